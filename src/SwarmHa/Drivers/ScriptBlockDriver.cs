using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Language;

namespace SwarmHa;

/// <summary>Makes and undoes faults by a person's script blocks. Each is given the node, what belongs to it, and the fault.</summary>
internal sealed class ScriptBlockDriver(EngineScriptBlocks blocks, SessionState caller, PSHost host) : IEngineDriver, IDisposable
{
    private readonly ScriptRunspace _runspace = new(blocks.All, caller, host);

    public string Name => "ScriptBlock";

    /// <summary>What a script block does is its author's affair.</summary>
    public IReadOnlyList<SwarmFailoverFault> Faults { get; } =
        [SwarmFailoverFault.StopEngine, SwarmFailoverFault.KillEngine, SwarmFailoverFault.FreezeEngine, SwarmFailoverFault.IsolateNetwork];

    /// <summary>Nothing can be told of a script block without running it: without a block of its own for that, the check is content.</summary>
    public async Task CheckAsync(SwarmNode node, SwarmFailoverFault fault, CancellationToken cancellationToken)
    {
        if (blocks.Test is { } test)
        {
            var output = await InvokeAsync(test, "-TestEngine", [node, fault], cancellationToken).ConfigureAwait(false);
            if (output is [.., { BaseObject: false }])
            {
                throw new EngineDriverException("-TestEngine says no.");
            }
        }
    }

    public async Task<string?> ArrangeStartAsync(SwarmNode node, SwarmFailoverFault fault, TimeSpan delay, CancellationToken cancellationToken)
    {
        if (blocks.ArrangeStart is not { } arrange)
        {
            return null;
        }

        var output = await InvokeAsync(arrange, "-ArrangeStart", [node, delay, fault], cancellationToken).ConfigureAwait(false);
        var told = string.Join(" ", output.Select(static item => item?.ToString()?.Trim()).Where(static text => !string.IsNullOrEmpty(text)));
        return told.Length > 0 ? told : "what -ArrangeStart arranges";
    }

    public Task StopAsync(SwarmNode node, SwarmFailoverFault fault, CancellationToken cancellationToken) =>
        InvokeAsync(blocks.Stop, "-StopEngine", [node, fault], cancellationToken);

    public Task StartAsync(SwarmNode node, SwarmFailoverFault fault, CancellationToken cancellationToken) =>
        InvokeAsync(blocks.Start, "-StartEngine", [node, fault], cancellationToken);

    public string DescribeManualStart(SwarmNode node, SwarmFailoverFault fault) => $"& {{{blocks.Start}}} (Get-SwarmNode {NodeNames.Arguments(node)})";

    public void Dispose() => _runspace.Dispose();

    /// <summary>A block that names its parameters is given as many as it names.</summary>
    private Task<IReadOnlyList<PSObject?>> InvokeAsync(ScriptBlock block, string name, object[] arguments, CancellationToken cancellationToken)
    {
        var wanted = (block.Ast as ScriptBlockAst)?.ParamBlock?.Parameters.Count ?? arguments.Length;
        return _runspace.InvokeAsync(block.ToString(), name, arguments.Take(Math.Max(1, wanted)), cancellationToken);
    }
}
