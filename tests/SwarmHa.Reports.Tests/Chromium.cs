using System.Diagnostics;
using System.Net;

namespace SwarmHa.Reports.Tests;

/// <summary>A browser without a window. Where there is none, root installs Debian's.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Package = "chromium";
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private string? _program;

    /// <summary>Why there is none; empty when there is one.</summary>
    public string Missing { get; private set; } = string.Empty;

    public async ValueTask InitializeAsync()
    {
        _program = Find();
        if (_program is null && OperatingSystem.IsLinux() && Environment.UserName == "root" && FindProgram("apt-get") is { } apt)
        {
            string[] install = ["-o", "DPkg::Lock::Timeout=120", "install", "-y", "--no-install-recommends", Package];
            if (await RunAsync(apt, install, TimeSpan.FromMinutes(5)) is not { Code: 0 })
            {
                await RunAsync(apt, ["-o", "DPkg::Lock::Timeout=120", "update"], TimeSpan.FromMinutes(5));
                await RunAsync(apt, install, TimeSpan.FromMinutes(5));
            }

            _program = Find();
        }

        Missing = _program is null ? $"There is no {string.Join(", ", Names)} on the PATH; on Debian, root would have installed {Package}." : string.Empty;
    }

    public ValueTask DisposeAsync() => default;

    /// <summary>Opens a page in a frame, since windows are never as narrow as telephones are, and gives what the page around the frame
    /// has become once the scripts have run.</summary>
    /// <param name="page">The page's text.</param>
    /// <param name="width">How wide the frame is, in pixels.</param>
    /// <param name="isDark">Whether the person likes it dark.</param>
    public async Task<string> OpenAsync(string page, int width, bool isDark = false)
    {
        var folder = Directory.CreateTempSubdirectory("swarmha-page");
        try
        {
            var file = Path.Combine(folder.FullName, "page.html");
            await File.WriteAllTextAsync(file, $"<!DOCTYPE html><body><iframe width=\"{width}\" height=\"900\" style=\"border:0\" srcdoc=\"{WebUtility.HtmlEncode(page)}\"></iframe></body>", TestContext.Current.CancellationToken);
            string[] arguments =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
                $"--user-data-dir={Path.Combine(folder.FullName, "profile")}",
                $"--blink-settings=preferredColorScheme={(isDark ? 0 : 1)}",
                "--window-size=1400,1000", "--dump-dom", new Uri(file).AbsoluteUri,
            ];
            var (code, output) = await RunAsync(_program!, arguments, Limit);
            Assert.Equal(0, code);
            return output;
        }
        finally
        {
            Delete(folder);
        }
    }

    /// <summary>The browser's last helper may still write to its profile.</summary>
    private static void Delete(DirectoryInfo folder) => SpinWait.SpinUntil(
        () =>
        {
            try
            {
                folder.Delete(recursive: true);
                return true;
            }
            catch (IOException)
            {
                return false;
            }
        },
        TimeSpan.FromSeconds(10));

    private static async Task<(int Code, string Output)> RunAsync(string program, string[] arguments, TimeSpan limit)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["DEBIAN_FRONTEND"] = "noninteractive" } })!;
        using var expiry = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        expiry.CancelAfter(limit);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(expiry.Token);
            var output = await process.StandardOutput.ReadToEndAsync(expiry.Token);
            await errors;
            await process.WaitForExitAsync(expiry.Token);
            return (process.ExitCode, output);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static string? Find() => Names.Select(FindProgram).FirstOrDefault(static program => program is not null);

    private static string? FindProgram(string name) => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
