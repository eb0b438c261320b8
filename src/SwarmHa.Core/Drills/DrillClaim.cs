using System.Globalization;

namespace SwarmHa;

/// <summary>What a drill's lock says of the drill, in the labels of a config.</summary>
/// <param name="DrillId">The drill's id; empty when the config does not tell.</param>
/// <param name="Holder">Who runs it, such as <c>user@machine, process 4711</c>.</param>
/// <param name="What">What it does to whom.</param>
/// <param name="Expires">When it is over at the latest, UTC.</param>
internal sealed record DrillClaim(string DrillId, string Holder, string What, DateTimeOffset Expires)
{
    /// <summary>The config's name.</summary>
    public const string ConfigName = "io.swarmha.drill";

    private const string IdLabel = ConfigName + ".id";
    private const string HolderLabel = ConfigName + ".holder";
    private const string WhatLabel = ConfigName + ".what";
    private const string ExpiresLabel = ConfigName + ".expires";

    /// <summary>The clocks of two machines differ, and nobody's lock is to be taken while its drill may still be under way.</summary>
    private static readonly TimeSpan ClockMargin = TimeSpan.FromSeconds(30);

    /// <summary>How long a config of that name counts that does not say until when.</summary>
    private static readonly TimeSpan UsualDuration = TimeSpan.FromHours(1);

    /// <summary>The labels that say it.</summary>
    public IReadOnlyDictionary<string, string> Labels => new Dictionary<string, string>
    {
        [IdLabel] = DrillId,
        [HolderLabel] = Holder,
        [WhatLabel] = What,
        [ExpiresLabel] = Expires.UtcDateTime.ToString("o", CultureInfo.InvariantCulture),
    };

    /// <summary>Reads a lock. One that says nothing, as when a person made it, holds all the same.</summary>
    public static DrillClaim Of(SwarmConfig config)
    {
        string Label(string name) => config.Labels.TryGetValue(name, out var value) ? value : string.Empty;
        var isDated = DateTimeOffset.TryParseExact(Label(ExpiresLabel), "o", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expires);
        return new DrillClaim(Label(IdLabel), Label(HolderLabel), Label(WhatLabel), isDated ? expires : config.Created + UsualDuration);
    }

    /// <summary>Demands that the drill is over by now.</summary>
    /// <exception cref="DrillInProgressException">It is not.</exception>
    public void DemandOver(SwarmConfig config, DateTimeOffset now)
    {
        if (now - ClockMargin <= Expires)
        {
            throw SwarmErrors.DrillInProgress.Exception(
                FormattableString.Invariant($"A drill is under way on this swarm already: {this}, since {config.Created:u}, until {Expires:u} at the latest."), config);
        }
    }

    /// <summary>The drill in short.</summary>
    /// <returns>What it does, and who runs it.</returns>
    public override string ToString() => $"{(What.Length > 0 ? What : "an unknown fault")}, run by {(Holder.Length > 0 ? Holder : "somebody who is not named")}";
}
