namespace SwarmHa.Reports;

/// <summary>What has to be there when a file is read, and how it is told what is not.</summary>
internal static class Demand
{
    /// <summary>A member that may not be missing.</summary>
    /// <exception cref="FormatException">It is.</exception>
    public static T Member<T>(T? value, string name)
        where T : class => value ?? throw new FormatException($"{name} is missing");

    /// <summary>A member that may not be missing.</summary>
    /// <exception cref="FormatException">It is.</exception>
    public static T Member<T>(T? value, string name)
        where T : struct => value ?? throw new FormatException($"{name} is missing");

    /// <summary>The items of a list that may not be missing.</summary>
    /// <exception cref="FormatException">It is, or one of its items is not as it should be; the message says where.</exception>
    public static TResult[] Each<T, TResult>(IReadOnlyList<T?>? items, string name, Func<T, TResult> read)
        where T : class
    {
        var results = new TResult[Member(items, name).Count];
        for (var index = 0; index < results.Length; index++)
        {
            results[index] = Within($"{name}[{index}]", items![index], read);
        }

        return results;
    }

    /// <summary>The items of a list that may be missing.</summary>
    /// <exception cref="FormatException">One of its items is not as it should be; the message says where.</exception>
    public static TResult[] EachIfAny<T, TResult>(IReadOnlyList<T?>? items, string name, Func<T, TResult> read)
        where T : class => items is null ? [] : Each(items, name, read);

    /// <summary>A member that is made of others.</summary>
    /// <exception cref="FormatException">It is missing, or not as it should be; the message says where.</exception>
    public static TResult Within<T, TResult>(string name, T? value, Func<T, TResult> read)
        where T : class
    {
        try
        {
            return read(Member(value, string.Empty));
        }
        catch (FormatException problem)
        {
            throw new FormatException(problem.Message[0] == ' ' ? name + problem.Message : $"{name}.{problem.Message}", problem);
        }
    }
}
