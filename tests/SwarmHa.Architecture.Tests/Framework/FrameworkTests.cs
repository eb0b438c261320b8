using Mono.Cecil;

namespace SwarmHa.Architecture.Tests.Framework;

/// <summary>Whether the build for Windows PowerShell 5.1 could run there, as far as that can be told by reading it: everything that it uses is there.</summary>
public sealed class FrameworkTests : IDisposable
{
    private const string Target = "netstandard2.0";

    private readonly AssemblyFolders _folders = FoldersFor(Target);

    public static TheoryData<string> Assemblies =>
        [.. ModuleFolder.Files(ModuleFolder.Binaries(Target)).Select(static path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    public void Dispose() => _folders.Dispose();

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Every_type_and_member_that_is_used_is_there(string assembly) => Assert.Empty(UnresolvedReferences.In(_folders.Find(assembly)!));

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Every_version_that_is_asked_for_is_there(string assembly) => Assert.Empty(ReferencedVersions.Unmet(_folders.Find(assembly)!, _folders));

    /// <summary>What is looked at is what would be loaded: a file that .NET Framework has as well would lie there for nothing, or be another one.</summary>
    [Fact]
    public void Nothing_is_brought_that_is_there_already() => Assert.DoesNotContain(ModuleFolder.Files(ModuleFolder.Binaries(Target)), path =>
        _folders.IsOwn(Path.GetFileNameWithoutExtension(path)));

    /// <summary>The packages of .NET are built against older versions of each other than the ones that are shipped. Windows PowerShell has no binding redirects
    /// for modules, so that these are found only by the handler that the module puts up when it is imported.</summary>
    [Fact]
    public void Other_versions_than_those_that_lie_there_are_left_to_the_handler()
    {
        var references = Assemblies.SelectMany(row => ReferencedVersions.ThatNeedTheHandler(_folders.Find(row.Data)!, _folders)).ToList();
        Assert.Contains(references, static line => line.StartsWith("System.Text.Json asks for System.", StringComparison.Ordinal));

        var module = _folders.Find("SwarmHa")!.MainModule;
        Assert.Contains("System.Void SwarmHa.PrivateAssemblies::Register()", Calls(module, "SwarmHa.ModuleLifetime", "OnImport"));
        Assert.Contains("System.Void System.AppDomain::add_AssemblyResolve(System.ResolveEventHandler)", Calls(module, "SwarmHa.PrivateAssemblies", "Register"));
    }

    /// <summary>The build for PowerShell 7 uses much that .NET Framework does not have. Were nothing of it noticed, the tests above could not fail.</summary>
    [Fact]
    public void The_build_for_PowerShell_7_would_be_found_out()
    {
        using var folders = FoldersFor("net8.0");
        var docker = folders.Find("SwarmHa.Docker")!;
        Assert.Contains("SwarmHa.Docker: System.Net.Http.SocketsHttpHandler of System.Net.Http", UnresolvedReferences.In(docker));
        Assert.Contains("SwarmHa.Docker: System.Void System.Net.Http.SocketsHttpHandler::set_ConnectTimeout(System.TimeSpan)", UnresolvedReferences.In(docker));
        Assert.Contains(ReferencedVersions.Unmet(docker, folders), static line => line.Contains("System.Net.Http, Version=8.0.0.0", StringComparison.Ordinal));
    }

    public static TheoryData<string, string[], string?> Uses => new()
    {
        { "Contains", ["System.String"], null },
        { "Contains", ["System.Char"], "System.Boolean System.String::Contains(System.Char)" },
        { "StartsWith", ["System.String", "System.StringComparison"], null },
        { "Contains", ["System.String", "System.StringComparison"], "System.Boolean System.String::Contains(System.String,System.StringComparison)" },
        { "IsNowhere", [], "System.Boolean System.String::IsNowhere()" },
    };

    [Theory]
    [MemberData(nameof(Uses))]
    public void A_method_is_told_apart_by_its_parameters(string name, string[] parameters, string? missing) => Assert.Equal(
        missing is null ? [] : ["Emitted: " + missing],
        UnresolvedReferences.In(Emitted(module =>
        {
            var method = new MethodReference(name, module.TypeSystem.Boolean, module.TypeSystem.String) { HasThis = true };
            foreach (var parameter in parameters)
            {
                var type = parameter.Split('.')[^1];
                method.Parameters.Add(new ParameterDefinition(type == "String" ? module.TypeSystem.String
                    : new TypeReference("System", type, module, module.TypeSystem.CoreLibrary, valueType: true)));
            }

            return method;
        })));

    [Fact]
    public void A_field_and_a_type_that_are_not_there_are_told() => Assert.Equal(
        ["Emitted: System.Index of mscorlib", "Emitted: System.Int32 System.Index::_value"],
        UnresolvedReferences.In(Emitted(static module => new FieldReference(
            "_value", module.TypeSystem.Int32, new TypeReference("System", "Index", module, module.TypeSystem.CoreLibrary, valueType: true)))));

    [Theory]
    [InlineData("System.Memory", "1.0.0.0", false)]
    [InlineData("System.Memory", "99.0.0.0", true)]
    [InlineData("System", "4.0.0.0", false)]
    [InlineData("System", "5.0.0.0", true)]
    [InlineData("Nobody.Has.It", "1.0.0.0", true)]
    public void A_version_that_is_newer_than_what_is_there_is_told(string name, string version, bool isTold)
    {
        using var assembly = Emitted();
        assembly.MainModule.AssemblyReferences.Add(new AssemblyNameReference(name, Version.Parse(version)) { PublicKeyToken = _folders.Find(name)?.Name.PublicKeyToken ?? [] });
        Assert.Equal(isTold, ReferencedVersions.Unmet(assembly, _folders).Any());
    }

    private static IEnumerable<string> Calls(ModuleDefinition module, string type, string method) => module.GetType(type).Methods.Single(candidate => candidate.Name == method)
        .Body.Instructions.Select(static instruction => instruction.Operand).OfType<MethodReference>().Select(static called => called.FullName);

    private static AssemblyFolders FoldersFor(string target) => new(WindowsPowerShell.Files, ModuleFolder.Files(ModuleFolder.Binaries(target)));

    /// <summary>An assembly that uses one member, written and read again as a compiler's would be.</summary>
    private AssemblyDefinition Emitted(Func<ModuleDefinition, MemberReference>? use = null)
    {
        using var written = new MemoryStream();
        using (var assembly = AssemblyDefinition.CreateAssembly(new AssemblyNameDefinition("Emitted", new Version(1, 0)), "Emitted", ModuleKind.Dll))
        {
            if (use is not null)
            {
                Use(assembly.MainModule, use(assembly.MainModule));
            }

            assembly.Write(written);
        }

        return AssemblyDefinition.ReadAssembly(new MemoryStream(written.ToArray()), new ReaderParameters { AssemblyResolver = _folders });
    }

    private static void Use(ModuleDefinition module, MemberReference member)
    {
        var type = new TypeDefinition("Emitted", "User", TypeAttributes.Class | TypeAttributes.Abstract | TypeAttributes.Sealed, module.TypeSystem.Object);
        var method = new MethodDefinition("Use", MethodAttributes.Static, module.TypeSystem.Void);
        type.Methods.Add(method);
        module.Types.Add(type);
        var body = method.Body.GetILProcessor();
        switch (member)
        {
            case MethodReference called:
                body.Emit(Mono.Cecil.Cil.OpCodes.Call, called);
                break;
            case FieldReference read:
                body.Emit(Mono.Cecil.Cil.OpCodes.Ldfld, read);
                break;
        }

        body.Emit(Mono.Cecil.Cil.OpCodes.Ret);
    }
}
