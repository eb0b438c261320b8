using System.Globalization;
using System.Text.Json;

namespace SwarmHa.Benchmark.Serving;

/// <summary>What a served swarm answers about itself, beside what an engine answers.</summary>
internal static class ServedQuestions
{
    public static byte[] Answer(ServedSwarm swarm, string question)
    {
        var (word, value) = question.Split('/') is [var first, var second] ? (first, second) : (question, "0");
        if (word == "reset")
        {
            swarm.Reset(long.Parse(value, CultureInfo.InvariantCulture));
        }

        return JsonSerializer.SerializeToUtf8Bytes(swarm.State());
    }
}
