using System.Text.RegularExpressions;

namespace SwarmHa;

/// <summary>Removes secrets from text. Engines, drivers and error texts quote what a person typed or what an API returned.</summary>
public static class Redaction
{
    /// <summary>What takes the place of a secret.</summary>
    public const string Mark = "***";

    private const RegexOptions Usual = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;

    /// <summary>Names whose value is a secret wherever they stand.</summary>
    private const string SecretName =
        "[\\w.-]{0,40}(?:token|passw(?:or)?d|passphrase|secret|pwd|(?:unlock|private|api|access|account|shared)[_-]?key|credentials?)";

    private const string Authorization = "(?>authorization[\"']?\\s*[:=]\\s*[\"']?)";

    private const string AuthorizationScheme = "(?:Basic|Bearer|Negotiate|NTLM|Token)\\s+";

    private static readonly (string[] Signs, Regex Pattern, string Replacement)[] Rules =
    [
        (["SWM"], new Regex("(SWM(?:TKN|KEY))-[A-Za-z0-9+/=_%-]+", Usual), "$1-" + Mark),
        (["PRIVATE KEY"], new Regex("(-----BEGIN[^-]{0,40}PRIVATE KEY-----)[\\s\\S]*?(?:(-----END[^-]{0,40}PRIVATE KEY-----)|\\z)", Usual), "$1" + Mark + "$2"),

        // In JSON, and in JSON that is quoted in JSON.
        (["\""], new Regex($"(\"(?:{SecretName}|auth|(?:proxy-)?authorization|x-registry-(?:auth|config))\"\\s*:\\s*\")(?:\\\\.|[^\"\\\\])*", Usual), "$1" + Mark),
        (["\\\""], new Regex($"(\\\\\"(?:{SecretName}|auth|(?:proxy-)?authorization|x-registry-(?:auth|config))\\\\\"\\s*:\\s*\\\\\")(?:(?!\\\\\").)*", Usual), "$1" + Mark),

        // Headers. Behind a scheme that is not one of these, all up to the end of the line is the secret.
        (["authorization"], new Regex($"({Authorization}{AuthorizationScheme})[^\\s\"',;]+", Usual), "$1" + Mark),
        (["authorization"], new Regex($"({Authorization})(?!{AuthorizationScheme}|\\*)[^\\r\\n]+", Usual), "$1" + Mark),
        (["x-registry-", "cookie", "-token"], new Regex("((?:x-registry-(?:auth|config)|x-[\\w-]{0,30}token|cookie)[\"']?\\s*[:=]\\s*[\"']?)[^\\s\"',]+", Usual), "$1" + Mark),
        (["basic "], new Regex("(\\bBasic\\s+)(?=[A-Za-z0-9+/_-]*[0-9A-Z=+/])[A-Za-z0-9+/_-]{8,}={0,2}", RegexOptions.CultureInvariant), "$1" + Mark),
        (["bearer "], new Regex("(\\bBearer\\s+)(?=\\S*[0-9])[A-Za-z0-9+/._~-]{8,}=*", Usual), "$1" + Mark),

        // JSON in base64, as registries and JWT have it, and tokens that say by themselves whose they are.
        (["eyJ"], new Regex("\\beyJ[A-Za-z0-9+/_-]{12,}[A-Za-z0-9+/=_.-]*", RegexOptions.CultureInvariant), Mark),
        (["dckr_", "gh", "glpat-", "AKIA"], new Regex("\\b(?:dckr_[a-z]{2,4}_|gh[opsur]_|github_pat_|glpat-|AKIA)[A-Za-z0-9_-]{12,}", RegexOptions.CultureInvariant), Mark),

        (["="], new Regex($"(\\b(?:{SecretName}|(?<=[?&;])(?:[\\w.-]{{0,40}}(?:key|sig(?:nature)?)|auth|code|jwt|session))=)(?!(?:true|false)\\b)(?:\"[^\"]*\"?|'[^']*'?|[^\\s&\"'<>]+)", Usual), "$1" + Mark),
        (["%3D"], new Regex($"(\\b(?:{SecretName}|[\\w.-]{{0,40}}sig(?:nature)?)%3D)[^\\s&\"'<>]+", Usual), "$1" + Mark),
        ([":"], new Regex($"(\\b{SecretName}[\"']?:\\s*[\"']?)(?=[^\\s\"']*[0-9!$%^*+])[^\\s\"']{{6,}}", Usual), "$1" + Mark),
        (["-"], new Regex($"((?:^|\\s)--?{SecretName}\\s+)(?!-|SWM(?:TKN|KEY)-)\\S+", Usual), "$1" + Mark),
        (["%40"], new Regex("(%3A%2F%2F)[^\\s&]*%40", Usual), "$1" + Mark + "%40"),
    ];

    /// <summary>The text without secrets.</summary>
    public static string Of(string text)
    {
        var plain = text.IndexOf('@') >= 0 ? UserInformation.Redact(text) : text;
        foreach (var (signs, pattern, replacement) in Rules)
        {
            if (Array.Exists(signs, sign => plain.IndexOf(sign, StringComparison.OrdinalIgnoreCase) >= 0))
            {
                plain = pattern.Replace(plain, replacement);
            }
        }

        return plain;
    }

    /// <summary>One address as it was typed: unlike in running text, blanks and quotes belong to it.</summary>
    public static string OfAddress(string address) => Of(UserInformation.RedactAddress(address));

    /// <summary>The same address without user information and secrets.</summary>
    public static Uri OfUri(Uri address)
    {
        var plain = OfAddress(address.OriginalString);
        return plain == address.OriginalString ? address : new Uri(plain, UriKind.RelativeOrAbsolute);
    }
}
