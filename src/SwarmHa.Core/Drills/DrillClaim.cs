using System.Globalization;

namespace SwarmHa;

/// <summary>What a drill's lock says of the drill, in the labels of a config.</summary>
/// <param name="DrillId">The drill's id; empty when the config does not tell.</param>
/// <param name="Holder">The process that runs it.</param>
/// <param name="What">What it does to whom.</param>
/// <param name="ValidFor">For how long the lock holds, counted from the creation of the config. No clock of the holder is in it.</param>
internal sealed record DrillClaim(string DrillId, DrillHolder Holder, string What, TimeSpan ValidFor)
{
    /// <summary>The config's name.</summary>
    public const string ConfigName = "io.swarmha.drill";

    private const string IdLabel = ConfigName + ".id";
    private const string HolderLabel = ConfigName + ".holder";
    private const string HostLabel = ConfigName + ".host";
    private const string ProcessLabel = ConfigName + ".process";
    private const string StartLabel = ConfigName + ".process-start";
    private const string WhatLabel = ConfigName + ".what";
    private const string SecondsLabel = ConfigName + ".seconds";

    /// <summary>How long a config of that name holds that does not say for how long, as when a person made it.</summary>
    private static readonly TimeSpan UsualDuration = TimeSpan.FromHours(1);

    /// <summary>The labels that say it.</summary>
    public IReadOnlyDictionary<string, string> Labels => new Dictionary<string, string>
    {
        [IdLabel] = DrillId,
        [HolderLabel] = Holder.Name,
        [HostLabel] = Holder.HostId,
        [ProcessLabel] = Holder.ProcessId.ToString(CultureInfo.InvariantCulture),
        [StartLabel] = Holder.ProcessStart,
        [WhatLabel] = What,
        [SecondsLabel] = Math.Ceiling(ValidFor.TotalSeconds).ToString(CultureInfo.InvariantCulture),
    };

    public static DrillClaim Of(SwarmConfig config)
    {
        string Label(string name) => config.Labels.TryGetValue(name, out var value) ? value : string.Empty;
        int Number(string name) => int.TryParse(Label(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var holder = new DrillHolder
        {
            Name = Label(HolderLabel) is { Length: > 0 } name ? name : "an unknown user",
            HostId = Label(HostLabel),
            ProcessId = Number(ProcessLabel),
            ProcessStart = Label(StartLabel),
        };
        return new DrillClaim(Label(IdLabel), holder, Label(WhatLabel), Number(SecondsLabel) is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : UsualDuration);
    }

    /// <summary>The drill in short.</summary>
    /// <returns>What it does, and who runs it.</returns>
    public override string ToString() => PublicText.Of($"{(What.Length > 0 ? What : "an unknown fault")}, run by {Holder}");
}
