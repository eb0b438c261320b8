using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace SwarmHa.Shell;

/// <content>The questions, in the words of the PowerShell console.</content>
internal abstract partial class TextUserInterface
{
    /// <summary>Throws when nobody can answer; it is called before the question appears.</summary>
    protected abstract void BeforeQuestion(string? caption, string? message, IEnumerable<string> choices);

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        ChoiceMenu menu = new(choices, defaultChoice);
        lock (_prompting)
        {
            BeforeQuestion(caption, message, menu.Labels);
            WriteQuestion(caption, message);
            while (true)
            {
                Write(menu.Question);
                string answer = ReadLine().Trim();
                if (answer == "?")
                {
                    menu.Help.ForEach(WriteLine);
                }
                else if (menu.TryPick(answer, out int choice))
                {
                    return choice;
                }
            }
        }
    }

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        lock (_prompting)
        {
            BeforeQuestion(caption, message, descriptions.Select(field => field.Name));
            WriteQuestion(caption, message);
            return descriptions.ToDictionary(field => field.Name, field => PSObject.AsPSObject(AskField(field)));
        }
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        PromptForCredential(caption, message, userName, targetName, PSCredentialTypes.Default, PSCredentialUIOptions.Default);

    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options)
    {
        lock (_prompting)
        {
            BeforeQuestion(caption, message, []);
            WriteQuestion(caption, message);
            if (string.IsNullOrEmpty(userName))
            {
                Write("User: ");
                userName = ReadLine();
            }

            Write($"Password for user {userName}: ");
            SecureString password = ReadLineAsSecureString();

            // The engine takes null for "cancelled", as it does from the PowerShell console.
            return userName.Length == 0 ? null! : new PSCredential(userName, password);
        }
    }

    private void WriteQuestion(string? caption, string? message)
    {
        if (!string.IsNullOrEmpty(caption))
        {
            WriteLine();
            WriteLine(caption);
        }

        if (!string.IsNullOrEmpty(message))
        {
            WriteLine(message);
        }
    }

    /// <remarks>The words stay words: the parameter that is being filled knows best how to convert them.</remarks>
    private object AskField(FieldDescription field)
    {
        Type type = Type.GetType(field.ParameterAssemblyFullName, throwOnError: false) ?? typeof(string);
        if (type == typeof(PSCredential))
        {
            return PromptForCredential(field.Name, string.Empty, string.Empty, string.Empty)
                ?? throw new HostException($"No credential was given for {field.Name}.");
        }

        if (type == typeof(SecureString))
        {
            Write($"{field.Name}: ");
            return ReadLineAsSecureString();
        }

        if (typeof(IList).IsAssignableFrom(type))
        {
            return AskList(field.Name);
        }

        Write($"{field.Name}: ");
        string answer = ReadLine();
        return answer.Length == 0 && field.DefaultValue is not null ? field.DefaultValue : answer;
    }

    private object[] AskList(string name)
    {
        List<object> answers = [];
        while (true)
        {
            Write($"{name}[{answers.Count}]: ");
            string answer = ReadLine();
            if (answer.Length == 0)
            {
                return [.. answers];
            }

            answers.Add(answer);
        }
    }
}
