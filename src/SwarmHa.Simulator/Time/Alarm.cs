namespace SwarmHa.Simulator;

/// <summary>An event that is planned, and can be called off.</summary>
internal sealed class Alarm(Action happens)
{
    public Action Happens => happens;

    public bool IsOff { get; private set; }

    public void CallOff() => IsOff = true;
}
