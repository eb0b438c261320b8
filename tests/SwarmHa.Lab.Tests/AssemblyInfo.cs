using SwarmHa.Lab.Tests;

// The labs share one machine and one lock, and a test that waits for another's lab measures nothing.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(LabFixture))]
