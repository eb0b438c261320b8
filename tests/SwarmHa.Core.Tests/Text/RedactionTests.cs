namespace SwarmHa.Core.Tests.Text;

public sealed class RedactionTests
{
    private const string Seed = "hunter2SEED";

    [Theory]
    [InlineData("docker swarm join --token SWMTKN-1-3pu6SEED-7p73SEED 10.0.0.1:2377", "docker swarm join --token SWMTKN-*** 10.0.0.1:2377")]
    [InlineData("swmkey-1-7c37+/SEED=", "swmkey-***")]
    [InlineData("SWMKEY-1-7c37%2B%2FSEED", "SWMKEY-***")]
    [InlineData("-----BEGIN EC PRIVATE KEY-----\nSEED\n-----END EC PRIVATE KEY----- end", "-----BEGIN EC PRIVATE KEY-----***-----END EC PRIVATE KEY----- end")]
    [InlineData("-----BEGIN PRIVATE KEY-----\\nSEED and it was cut", "-----BEGIN PRIVATE KEY-----***")]
    [InlineData("http://10.0.0.1/hook?token=SEED&x=1", "http://10.0.0.1/hook?token=***&x=1")]
    [InlineData("http://10.0.0.1/hook?a=b&access_token=SEED#SEED", "http://10.0.0.1/hook?a=b&access_token=***")]
    [InlineData("http://10.0.0.1/?key=SEED", "http://10.0.0.1/?key=***")]
    [InlineData("http://10.0.0.1/?X-Amz-Signature=SEED", "http://10.0.0.1/?X-Amz-Signature=***")]
    [InlineData("password=SEED;SEED x", "password=*** x")]
    [InlineData("PFX password: " + Seed, "PFX password: ***")]
    [InlineData("login --password " + Seed + " host", "login --password *** host")]
    [InlineData("{\"auth\": \"U0VFRA==\", \"email\": \"\"}", "{\"auth\": \"***\", \"email\": \"\"}")]
    [InlineData("{\"message\":\"bad {\\\"identitytoken\\\":\\\"SEED\\\"}\"}", "{\"message\":\"bad {\\\"identitytoken\\\":\\\"***\\\"}\"}")]
    [InlineData("{\"Password\":\"SE\\\"ED\",\"a\":1}", "{\"Password\":\"***\",\"a\":1}")]
    [InlineData("bad header Authorization: Basic dTpTRUVE of client", "bad header Authorization: Basic *** of client")]
    [InlineData("Proxy-Authorization: Digest username=\"u\", response=\"SEED\"", "Proxy-Authorization: ***")]
    [InlineData("X-Registry-Auth: eyJ1c2VybmFtZSI6ISEEDED was refused", "X-Registry-Auth: *** was refused")]
    [InlineData("refused: Bearer 0123456789SEED", "refused: Bearer ***")]
    [InlineData("jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.SEED_SEED", "jwt ***")]
    [InlineData("dckr_pat_0123456789abcdefSEED", "***")]
    public void Secrets_go(string text, string expected) => Verify(text, expected);

    [Theory]
    [InlineData("https://user:SEED@web.example/", "https://***@web.example/")]
    [InlineData("https://SEED@web.example:8443/a@b", "https://***@web.example:8443/a@b")]
    [InlineData("https://user:SE@ED@web.example/", "https://***@web.example/")]
    [InlineData("https://user:SEED/SEED@web.example/", "https://***@web.example/")]
    [InlineData("https://user:SEED#SEED@web.example/", "https://***@web.example/")]
    [InlineData("https://user:p@SEED/SEED#SEED@web.example/", "https://***@web.example/")]
    [InlineData("https://user:/SEED@web.example/", "https://***@web.example/")]
    [InlineData("https://user:p://SEED@web.example/", "https://***@web.example/")]
    [InlineData("ssh://u%3ASEED@10.0.0.1", "ssh://***@10.0.0.1")]
    [InlineData("ssh://u:SEED@10.0.0.1", "ssh://***@10.0.0.1")]
    [InlineData("npipe://u:SEED@./pipe/docker", "npipe://***@./pipe/docker")]
    [InlineData("HTTP_PROXY=u:SEED@proxy:3128", "HTTP_PROXY=***@proxy:3128")]
    [InlineData("HTTPS_PROXY=me@corp.example:SEED@proxy:3128", "HTTPS_PROXY=***@proxy:3128")]
    [InlineData("'http://u:SEED@a:1', 'http://u:SEED@b:2'", "'http://***@a:1', 'http://***@b:2'")]
    [InlineData("http://a:1/,http://u:SEED@b:2", "http://a:1/,http://***@b:2")]
    [InlineData("https:/u:SEED@host", "***@host")]
    [InlineData("'http://user:a SEED@127.0.0.1:1' is not an endpoint", "'http://***@127.0.0.1:1' is not an endpoint")]
    [InlineData("unix:///work/user:SEED@/var/run/docker.sock: no such socket", "unix:///work/***@/var/run/docker.sock: no such socket")]
    [InlineData("http://10.0.0.1/?next=http%3A%2F%2Fu%3ASEED%40b", "http://10.0.0.1/?next=http%3A%2F%2F***%40b")]
    [InlineData("{\"proxy\":\"u:SEED@h:1\"}", "{\"proxy\":\"***@h:1\"}")]
    public void User_information_goes(string text, string expected) => Verify(text, expected);

    [Theory]
    [InlineData("tcp://u:SE ED@10.0.0.1:2375", "tcp://***@10.0.0.1:2375")]
    [InlineData("tcp://u:'SEED, SEED'@10.0.0.1:2375", "tcp://***@10.0.0.1:2375")]
    [InlineData("u:SE ED@10.0.0.1", "***@10.0.0.1")]
    public void In_an_address_as_typed_blanks_and_quotes_belong_to_it(string text, string expected) => Assert.Equal(expected, Redaction.OfAddress(text));

    [Theory]
    [InlineData("ssh://root@10.0.0.1:22")]
    [InlineData("https://user.example:8443/a@b")]
    [InlineData("http://10.0.0.1:2375/ and a@b")]
    [InlineData("tcp://[fe80::1%25eth0]:2375/x@y and tcp://[::1]:2375")]
    [InlineData("registry.example:5000/web:1.2@sha256:8f51f8a14fa77fb9fd9b8b7f7a7e4d9a0d8b1b3f5c2f5d8d7f5d1d0f5a5b4c3d")]
    [InlineData("https://registry.example:5000/v2/web@sha256:8f51f8a14fa7")]
    [InlineData("Give tcp://HOST:PORT, https://HOST:PORT or ssh://USER@HOST, and http://HOST:PORT.")]
    [InlineData("node ojtq6tvyq4wavx7ou4p3t7x7q is node-40@rack-1, version 28.5.2+build@7")]
    [InlineData("root@10.0.0.1: Permission denied (publickey,password).")]
    [InlineData("scp root@10.0.0.1:/etc/docker/a@b")]
    [InlineData("'tcp://10.0.0.1:2375' is that of 'a@b', and 'https://web.example/a b@c' too")]
    [InlineData("unix:///run/user@1000/docker.sock")]
    [InlineData("C:\\certs\\a@b.pem")]
    [InlineData("{\"message\":\"x\",\"mail\":\"a@b\"}")]
    [InlineData("invalid join token: the certificate is of another cluster")]
    [InlineData("unauthorized: incorrect username or password")]
    [InlineData("The PFX password is wrong.")]
    [InlineData("authorization denied by plugin opa")]
    [InlineData("Basic authentication is required: Www-Authenticate: Basic realm=\"engine\"")]
    [InlineData("update?version=12&rotateWorkerToken=false&rotateManagerUnlockKey=true")]
    [InlineData("rpc error: code = Unavailable desc = error reading from server: read tcp 10.0.0.1:1->10.0.0.2:2377: connection reset by peer")]
    [InlineData("SWMTKN")]
    [InlineData("")]
    public void All_else_stays(string text) => Assert.Equal(text, Redaction.Of(text));

    [Theory]
    [InlineData("@:@:")]
    [InlineData("://:@")]
    [InlineData("a.")]
    [InlineData("token=-")]
    [InlineData("-----BEGIN PRIVATE KEY-----")]
    [InlineData("\"auth\":\"\\")]
    [InlineData("http://a:b@")]
    [InlineData("a:@://")]
    public void A_long_hostile_text_takes_no_longer_than_another(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, 200_000 / part.Length));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Redaction.Of(text);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"It took {watch.Elapsed}.");
    }

    private static void Verify(string text, string expected)
    {
        var redacted = Redaction.Of(text);
        Assert.Equal(expected, redacted);
        Assert.Equal(redacted, Redaction.Of(redacted));
    }
}
