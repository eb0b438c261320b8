using SwarmHa.Framework.Smoke;

// Usage: swarmha-smoke MODULE-FOLDER [--certificates FOLDER] ENDPOINT...
// Nothing of SwarmHa.Core may be named here: it is found only after the host has begun to serve.
var module = args[0];
Host.Serve(module);
return Look.Run(module, [.. args.Skip(1)]);
