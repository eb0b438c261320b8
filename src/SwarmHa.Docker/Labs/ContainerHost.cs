using System.Globalization;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace SwarmHa.Docker;

/// <summary>The engine that carries labs as containers, or one inside such a container.</summary>
/// <param name="endpoint">Where it listens.</param>
/// <param name="security">How TLS is spoken; null for none.</param>
internal sealed class ContainerHost(EngineEndpoint endpoint, EngineSecurity? security = null)
{
    /// <summary>The label that everything of a lab carries: the lab's name.</summary>
    public const string LabLabel = "io.swarmha.lab";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan QuestionLimit = TimeSpan.FromSeconds(5);

    public EngineEndpoint Endpoint => endpoint;

    /// <summary>The engine that docker's configuration names.</summary>
    /// <exception cref="SwarmException">Its certificates cannot be read.</exception>
    public static ContainerHost Of(DockerTarget target) => new(target.Endpoint, target.Tls is null ? null : EngineSecurity.Load(target.Tls));

    /// <summary>Does something at the engine.</summary>
    /// <exception cref="EngineDriverException">It cannot be done.</exception>
    public async Task<T> AskAsync<T>(Func<DockerClient, Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            using var client = Open();
            return await ask(client).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is not EngineDriverException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new EngineDriverException(EngineErrorMap.Translate(problem, endpoint).Message, problem);
        }
    }

    /// <summary>Does something at the engine that has no answer.</summary>
    /// <exception cref="EngineDriverException">It cannot be done.</exception>
    public Task DoAsync(Func<DockerClient, Task> ask, CancellationToken cancellationToken) => AskAsync(
        async client =>
        {
            await ask(client).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    /// <summary>The containers that carry a label, whether they run or not.</summary>
    /// <param name="label">The label; null for all containers.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task<IList<ContainerListResponse>> ListAsync(string? label, CancellationToken cancellationToken) => AskAsync(
        client => client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = label is null ? null : Filter(label) }, cancellationToken),
        cancellationToken);

    /// <summary>All of one container as it is now.</summary>
    public Task<ContainerInspectResponse> InspectAsync(string id, CancellationToken cancellationToken) => AskAsync(
        client => client.Containers.InspectContainerAsync(id, cancellationToken),
        cancellationToken);

    /// <summary>Removes the containers that carry a label, with their volumes, and then the networks that do.</summary>
    public Task RemoveAsync(string label, CancellationToken cancellationToken) => DoAsync(
        async client =>
        {
            var parameters = new ContainersListParameters { All = true, Filters = Filter(label) };
            var containers = await client.Containers.ListContainersAsync(parameters, cancellationToken).ConfigureAwait(false);
            await Task.WhenAll(containers.Select(container => RemoveContainerAsync(client, container.ID, cancellationToken))).ConfigureAwait(false);
            await RemoveNetworksAsync(client, label, cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);

    /// <summary>Removes the networks that carry a label.</summary>
    public Task RemoveNetworksAsync(string label, CancellationToken cancellationToken) =>
        DoAsync(client => RemoveNetworksAsync(client, label, cancellationToken), cancellationToken);

    /// <summary>Retries until something is so. What goes wrong meanwhile is a no.</summary>
    /// <returns>Whether it was so within the limit.</returns>
    public static async Task<bool> UntilAsync(Func<CancellationToken, Task<bool>> isSo, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var expiry = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        expiry.CancelAfter(limit);
        while (true)
        {
            using var question = CancellationTokenSource.CreateLinkedTokenSource(expiry.Token);
            question.CancelAfter(QuestionLimit);
            try
            {
                if (await isSo(question.Token).ConfigureAwait(false))
                {
                    return true;
                }
            }
            catch (Exception problem) when (problem is EngineDriverException or OperationCanceledException)
            {
                // Not yet.
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (expiry.IsCancellationRequested)
            {
                return false;
            }

            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until the engine answers.</summary>
    public async Task AnswersAsync(string node, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (!await UntilAsync(AnswersNowAsync, limit, cancellationToken).ConfigureAwait(false))
        {
            throw new EngineDriverException(string.Format(
                CultureInfo.InvariantCulture, "The engine of {0} does not answer on {1} after {2:0} s.", node, endpoint, limit.TotalSeconds));
        }
    }

    private async Task<bool> AnswersNowAsync(CancellationToken cancellationToken)
    {
        await DoAsync(client => client.System.GetVersionAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static async Task RemoveNetworksAsync(DockerClient client, string label, CancellationToken cancellationToken)
    {
        var networks = await client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = Filter(label) }, cancellationToken).ConfigureAwait(false);
        foreach (var network in networks)
        {
            try
            {
                await client.Networks.DeleteNetworkAsync(network.ID, cancellationToken).ConfigureAwait(false);
            }
            catch (DockerNetworkNotFoundException)
            {
                // Somebody else was faster.
            }
        }
    }

    private static async Task RemoveContainerAsync(DockerClient client, string id, CancellationToken cancellationToken)
    {
        try
        {
            var parameters = new ContainerRemoveParameters { Force = true, RemoveVolumes = true };
            await client.Containers.RemoveContainerAsync(id, parameters, cancellationToken).ConfigureAwait(false);
        }
        catch (DockerContainerNotFoundException)
        {
            // Somebody else was faster.
        }
    }

    private static Dictionary<string, IDictionary<string, bool>> Filter(string label) =>
        new() { ["label"] = new Dictionary<string, bool> { [label] = true } };

    private DockerClient Open() => EngineTransport.Open(endpoint, security, new ApiNegotiation()).Client;
}
