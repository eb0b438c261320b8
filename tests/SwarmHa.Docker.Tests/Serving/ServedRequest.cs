namespace SwarmHa.Docker.Tests;

/// <summary>A request as it arrived.</summary>
internal sealed record ServedRequest(string Method, string Path, string Query, string Body, bool WantsClose, string ApiVersion, string Head = "")
{
    /// <summary>Such as <c>GET /nodes</c>.</summary>
    public string Route => $"{Method} {Path}";
}
