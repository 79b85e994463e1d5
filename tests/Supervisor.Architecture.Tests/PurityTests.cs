namespace Supervisor.Architecture.Tests;

/// <summary>Core decides and touches nothing; the terminal has never heard of the client.</summary>
public sealed class PurityTests
{
    /// <summary>Beginnings of the full names of types and members that do something to, or ask something of, the world.</summary>
    private static readonly string[] Impure =
    [
        "System.IO.", "System.Net.", "System.Threading.", "System.Timers.", "System.Console", "System.Random", "System.Environment",
        "System.TimeProvider", "System.AppDomain", "System.AppContext", "System.Runtime.InteropServices.Marshal", "System.Reflection.Assembly.",
        "System.Security.Cryptography.", "Microsoft.", "Serilog.", "Quartz.", "YamlDotNet.",
        "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today",
        "System.DateTimeOffset.get_Now", "System.DateTimeOffset.get_UtcNow", "System.Guid.NewGuid", "System.Guid.CreateVersion7",
    ];

    /// <summary>What the compiler itself needs, and annotations.</summary>
    private static readonly string[] Allowed = ["System.Diagnostics.CodeAnalysis.", "System.Diagnostics.Debugg", "System.Diagnostics.UnreachableException"];

    [Fact]
    public void Core_uses_no_file_socket_process_clock_thread_chance_or_logger()
    {
        using var core = new BuiltAssembly("Supervisor.Core");
        Assert.Empty(core.UsedTypes.Concat(core.UsedMembers).Where(IsImpure).Distinct());
    }

    [Fact]
    public void Core_refers_only_to_the_plain_parts_of_the_runtime()
    {
        string[] plain = ["System.Runtime", "System.Collections", "System.Collections.Immutable", "System.Linq", "System.Memory", "System.Text.Json", "System.Text.Encodings.Web"];
        using var core = new BuiltAssembly("Supervisor.Core");
        Assert.Empty(core.References.Except(plain));
    }

    [Fact]
    public void The_test_of_purity_sees_what_is_impure()
    {
        using var daemon = new BuiltAssembly("supervisord");
        Assert.Contains(daemon.UsedTypes, IsImpure);
        Assert.True(IsImpure("System.DateTimeOffset.get_UtcNow") && IsImpure("System.Diagnostics.Process"));
        Assert.False(IsImpure("System.DateTimeOffset.op_Addition") || IsImpure("System.Diagnostics.CodeAnalysis.NotNullAttribute"));
    }

    [Fact]
    public void The_terminal_has_never_heard_of_the_client()
    {
        using var terminal = new BuiltAssembly("Supervisor.Terminal");
        Assert.NotEmpty(terminal.OwnNames);
        Assert.DoesNotContain(terminal.OwnNames.Concat(terminal.Literals), n => n.Contains("claude", StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsImpure(string name)
    {
        if (Allowed.Any(a => name.StartsWith(a, StringComparison.Ordinal))) return false;
        return name.StartsWith("System.Diagnostics.", StringComparison.Ordinal) || Impure.Any(i => name.StartsWith(i, StringComparison.Ordinal));
    }
}
