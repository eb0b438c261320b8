namespace SwarmHa.Lab;

/// <summary>Lets one process at a time raise or take down labs. The kernel gives the lock back when its holder is killed.</summary>
internal static class LabLock
{
    /// <summary>Not beneath the labs' own directory, which goes with the last lab.</summary>
    public const string Labs = "/run/swarmha-lab.lock";

    public static async Task<IDisposable> TakeAsync(string path, CancellationToken cancellationToken)
    {
        FileStream? file = null;
        await Until.TrueAsync(() => (file = Try(path)) is not null, Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        return file!;
    }

    private static FileStream? Try(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new EngineLabException($"{path} cannot be opened: a lab is raised, steered and taken down by root.", e);
        }
        catch (DirectoryNotFoundException e)
        {
            throw new EngineLabException($"{path} is gone: the lab has been taken down.", e);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
