using Docker.DotNet;
using Docker.DotNet.Models;

namespace SwarmHa.Docker;

/// <summary>The image of which the nodes are made.</summary>
internal static class ContainerImage
{
    public const string Name = Repository + ":" + Tag;

    private const string Repository = "docker";
    private const string Tag = "dind";

    /// <summary>Sees to it that the engine has the image.</summary>
    /// <exception cref="EngineDriverException">It has not, and cannot pull it.</exception>
    public static async Task EnsureAsync(ContainerHost host, ISwarmReporter reporter, CancellationToken cancellationToken)
    {
        if (await IsThereAsync(host, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        reporter.Verbose($"The image {Name} is not on the engine {host.Endpoint}; it is pulled.");
        var outcome = new Outcome();
        try
        {
            var parameters = new ImagesCreateParameters { FromImage = Repository, Tag = Tag };
            await host.DoAsync(client => client.Images.CreateImageAsync(parameters, null, outcome, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (EngineDriverException problem) when (problem.InnerException is { } cause)
        {
            throw Unavailable(host, EngineErrorMap.Translate(cause, host.Endpoint) is { EngineMessage: { Length: > 0 } words } ? words : problem.Message, problem);
        }

        // A pull that fails under way says so in the stream, after status 200.
        if (outcome.Problem is { } reason)
        {
            throw Unavailable(host, reason, null);
        }

        if (!await IsThereAsync(host, cancellationToken).ConfigureAwait(false))
        {
            throw Unavailable(host, "the engine says no reason", null);
        }
    }

    private static Task<bool> IsThereAsync(ContainerHost host, CancellationToken cancellationToken) => host.AskAsync(
        async client =>
        {
            try
            {
                await client.Images.InspectImageAsync(Name, cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (DockerImageNotFoundException)
            {
                return false;
            }
        },
        cancellationToken);

    private static EngineDriverException Unavailable(ContainerHost host, string reason, Exception? cause) => new(
        $"The image {Name} is not on the engine {host.Endpoint} and cannot be pulled: {reason.Trim().TrimEnd('.')}. "
        + "Pull it where there is a network, or use -Kind Simulated.",
        cause);

    private sealed class Outcome : IProgress<JSONMessage>
    {
        public string? Problem { get; private set; }

        public void Report(JSONMessage value) => Problem = value.Error is { } error ? error.Message ?? "the pull failed" : Problem;
    }
}
