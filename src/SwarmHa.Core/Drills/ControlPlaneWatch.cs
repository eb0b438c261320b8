namespace SwarmHa;

/// <summary>What one manager's answer showed.</summary>
/// <param name="At">When the answer was complete, on the drill's clock.</param>
/// <param name="AnsweredBy">The manager that was asked.</param>
/// <param name="Nodes">The nodes.</param>
internal sealed record ControlPlaneView(TimeSpan At, string AnsweredBy, IReadOnlyList<SwarmNode> Nodes)
{
    public SwarmManager? Leader { get; } = Nodes.OfType<SwarmManager>().FirstOrDefault(static manager => manager.IsLeader);
}

/// <summary>Puts the answers of all managers together: which was the last before the gap, and which the first to name another leader.</summary>
internal sealed class ControlPlaneWatch(string oldLeaderId)
{
#if NET9_0_OR_GREATER
    private readonly Lock _gate = new();
#else
    private readonly object _gate = new();
#endif
    private ControlPlaneView? _lastOld;
    private ControlPlaneView? _firstNew;
    private ControlPlaneView? _latestNew;
    private ControlPlaneView? _latest;
    private ControlPlaneView? _firstAfterOutage;
    private HashSet<string> _unheard = [];
    private bool _outageIsOver;

    /// <summary>The last answer before any that named another leader.</summary>
    public ControlPlaneView? LastAnswerBefore
    {
        get
        {
            lock (_gate)
            {
                return _lastOld;
            }
        }
    }

    /// <summary>The first answer that named another leader.</summary>
    public ControlPlaneView? FirstNewLeader
    {
        get
        {
            lock (_gate)
            {
                return _firstNew;
            }
        }
    }

    /// <summary>The latest answer that named another leader.</summary>
    public ControlPlaneView? LatestAfterwards
    {
        get
        {
            lock (_gate)
            {
                return _latestNew;
            }
        }
    }

    /// <summary>The latest answer that named any leader.</summary>
    public ControlPlaneView? Latest
    {
        get
        {
            lock (_gate)
            {
                return _latest;
            }
        }
    }

    /// <summary>The first answer that named any leader after the outage.</summary>
    public ControlPlaneView? FirstAfterOutage
    {
        get
        {
            lock (_gate)
            {
                return _firstAfterOutage;
            }
        }
    }

    /// <summary>What these managers say counts no longer: one that is cut off, or was frozen, goes on telling what it knew.</summary>
    /// <param name="managers">The names of the managers.</param>
    public void Ignore(IEnumerable<string> managers)
    {
        lock (_gate)
        {
            _unheard = [.. managers];
        }
    }

    /// <summary>A leader that is named from now on leads again, though it be the old one.</summary>
    public void EndOutage()
    {
        lock (_gate)
        {
            _outageIsOver = true;
        }
    }

    /// <returns>Whether it counts: what a lost manager says does not.</returns>
    public bool Add(ControlPlaneView view)
    {
        lock (_gate)
        {
            if (_unheard.Contains(view.AnsweredBy))
            {
                return false;
            }

            if (_outageIsOver && view.Leader is not null && (_firstAfterOutage is null || view.At < _firstAfterOutage.At))
            {
                _firstAfterOutage = view;
            }

            _latest = view.Leader is null ? _latest : Later(_latest, view);
            var namesAnother = view.Leader is { } leader && leader.Id != oldLeaderId;
            if (!namesAnother)
            {
                // A late answer of a manager that has not heard of the election yet does not prolong the time before it.
                _lastOld = _firstNew is null && !_outageIsOver ? Later(_lastOld, view) : _lastOld;
                return true;
            }

            // Two answers may be added in the other order than they came in.
            _firstNew = _firstNew is null || view.At < _firstNew.At ? view : _firstNew;
            _latestNew = Later(_latestNew, view);
            return true;
        }
    }

    private static ControlPlaneView Later(ControlPlaneView? one, ControlPlaneView other) => one is null || other.At > one.At ? other : one;
}
