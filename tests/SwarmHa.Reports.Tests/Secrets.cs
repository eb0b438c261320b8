namespace SwarmHa.Reports.Tests;

/// <summary>What must never be found in a file, in the forms that swarms give them.</summary>
internal static class Secrets
{
    public const string JoinToken = "SWMTKN-1-3pu6hszjas19xyp7ghgosyx9k8atbfcr8p2is99znpy26u2lkl-7p73s1dx5in4tatdymyhg9hu2";

    public const string UnlockKey = "SWMKEY-1-7c37Cc8654o6p38HnroywCi19pllOnGtbdZEgtKxZu8+/A";

    public const string Password = "hunter2+!x";

    /// <summary>Their parts, each of which would give them away.</summary>
    public static readonly string[] Parts = ["3pu6hszjas19", "7p73s1dx5in4", "7c37Cc8654", "ZEgtKxZu8", "hunter2"];
}
