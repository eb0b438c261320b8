namespace SwarmHa.Simulator;

/// <summary>Ends a request with a status and the engine's words.</summary>
internal sealed class ApiRefusal(int status, string message) : Exception(message)
{
    public HttpReply Reply => Of(status, Message);

    public static HttpReply Of(int status, string message) => HttpReply.Json(status, ApiJson.Text(new() { ["message"] = message }));
}
