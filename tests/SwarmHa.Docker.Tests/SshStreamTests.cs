using System.Text;

namespace SwarmHa.Docker.Tests;

/// <summary>A connection over the standard input and output of a process.</summary>
public sealed class SshStreamTests : IDisposable
{
    private readonly FakeSsh _ssh = new();
    private readonly byte[] _buffer = new byte[64];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _ssh.Dispose();

    [Theory(Timeout = Within.Seconds20)]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public async Task A_read_that_is_cancelled_ends_the_process(bool throughProxy, int processes)
    {
        using var stream = SshStream.Open(_ssh.IsSilent(throughProxy).ToNowhere(), CancellationToken.None);
        await Eventually.IsTrueAsync(() => _ssh.Running.Count == processes, "it runs");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        stop.CancelAfter(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReadAsync(stream, stop.Token));
        await _ssh.IsGoneAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => ReadAsync(stream, Token));
    }

    [Fact(Timeout = Within.Seconds20)]
    public async Task A_write_that_is_cancelled_ends_the_process()
    {
        using var stream = SshStream.Open(_ssh.IsSilent().ToNowhere(), CancellationToken.None);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        stop.CancelAfter(TimeSpan.FromMilliseconds(50));

        // More than fits into a pipe that nobody reads from.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await stream.WriteAsync(new byte[1 << 20], stop.Token));
        await _ssh.IsGoneAsync();
    }

    [Fact(Timeout = Within.Seconds20)]
    public async Task A_read_that_waits_is_let_go_when_the_stream_is_disposed()
    {
        var stream = SshStream.Open(_ssh.IsSilent().ToNowhere(), CancellationToken.None);
        await Eventually.IsTrueAsync(() => _ssh.Running.Count == 1, "it runs");
        var read = ReadAsync(stream, Token);
        Assert.False(read.IsCompleted);
        await stream.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => read);
        await _ssh.IsGoneAsync();
    }

    [Fact(Timeout = Within.Seconds20)]
    public async Task A_token_can_end_it_at_any_time()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var stream = SshStream.Open(_ssh.IsSilent().ToNowhere(), stop.Token);
        await Eventually.IsTrueAsync(() => _ssh.Running.Count == 1, "it runs");
        await stop.CancelAsync();
        await _ssh.IsGoneAsync();
        Assert.Throws<OperationCanceledException>(() => SshStream.Open(_ssh.ToNowhere(), stop.Token));
    }

    [Fact]
    public async Task A_read_of_nothing_is_no_end()
    {
        await using var served = ServedEngine.OnTcp().Answers("engine-29");
        using var stream = SshStream.Open(_ssh.To(served), CancellationToken.None);
        Assert.Equal(0, await stream.ReadAsync(Memory<byte>.Empty, Token));
        await stream.WriteAsync(Encoding.ASCII.GetBytes("GET /nodes HTTP/1.1\r\nHost: docker\r\n\r\n"), Token);
        await stream.FlushAsync(Token);
        Assert.Equal(12, await stream.ReadAtLeastAsync(_buffer.AsMemory(0, 12), 12, cancellationToken: Token));
        Assert.Equal("HTTP/1.1 200", Encoding.ASCII.GetString(_buffer, 0, 12));
    }

    [Fact]
    public async Task After_a_reply_the_end_is_a_broken_connection_and_known_at_once()
    {
        await using var served = ServedEngine.OnTcp().Otherwise(Reply.Raw("HTTP/1.1 200 OK\r\n"));
        using var stream = SshStream.Open(_ssh.To(served), CancellationToken.None);
        await stream.WriteAsync(Encoding.ASCII.GetBytes("GET /nodes HTTP/1.1\r\n\r\n"), Token);
        Assert.Equal(17, await stream.ReadAtLeastAsync(_buffer.AsMemory(0, 17), 17, cancellationToken: Token));
        await _ssh.IsGoneAsync();

        // A pool takes a connection for usable when its read is not over at once.
        var read = ReadAsync(stream, Token);
        Assert.True(read.IsCompleted);
        await Assert.ThrowsAsync<IOException>(() => read);
        await Assert.ThrowsAsync<IOException>(async () => await stream.WriteAsync(_buffer, Token));
    }

    [Fact(Timeout = Within.Seconds20)]
    public async Task Without_a_reply_it_is_ssh_that_tells_why_to_those_who_write_too()
    {
        using var stream = SshStream.Open(_ssh.EndsWith(255, "Host key verification failed.").ToNowhere(), CancellationToken.None);
        await Eventually.IsTrueAsync(() => _ssh.Commands.Count == 1, "it has begun");
        await _ssh.IsGoneAsync();
        await Assert.ThrowsAsync<SshHostKeyRejectedException>(async () =>
        {
            // A process that somebody else is just starting holds the pipe for a moment, and what is written goes there.
            for (; ; await Task.Delay(10, Token))
            {
                await stream.WriteAsync(_buffer, Token);
            }
        });
        await Assert.ThrowsAsync<SshHostKeyRejectedException>(() => ReadAsync(stream, Token));
    }

    [Fact]
    public async Task Only_the_last_words_are_kept()
    {
        using var stream = SshStream.Open(_ssh.EndsWith(9, new string('x', 100_000) + "\nlast words\n").ToNowhere(), CancellationToken.None);
        var problem = await Assert.ThrowsAsync<SshFailedException>(() => ReadAsync(stream, Token));
        Assert.EndsWith("x\nlast words", problem.EngineMessage, StringComparison.Ordinal);
        Assert.InRange(problem.EngineMessage!.Length, 4000, 4096);
    }

    private async Task<int> ReadAsync(SshStream stream, CancellationToken cancellationToken) => await stream.ReadAsync(_buffer, cancellationToken);
}
