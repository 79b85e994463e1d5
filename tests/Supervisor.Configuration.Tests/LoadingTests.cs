using FsCheck;
using FsCheck.Fluent;

namespace Supervisor.Configuration.Tests;

public sealed class LoadingTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("supervisor-config-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_file_is_loaded_and_its_folder_is_where_relative_paths_begin()
    {
        var file = Write("daemon: { socket: s }\nsessions: [{ name: a, cwd: sub, command: ./c }]");

        var result = SupervisorConfigLoader.Load(file, Given.Environment());

        Assert.True(result.Ok);
        Assert.Equal(file, result.Value.File);
        Assert.Equal(Path.Combine(_folder.FullName, "s"), result.Value.Daemon.Socket);
        Assert.Equal(Path.Combine(_folder.FullName, "sub"), result.Value.Sessions[0].Cwd);
        Assert.Equal(Path.Combine(_folder.FullName, "c"), result.Value.Sessions[0].Command);
    }

    [Fact]
    public void A_missing_file_is_an_error_that_names_it()
    {
        var file = Path.Combine(_folder.FullName, "none.yaml");

        var error = Assert.Single(SupervisorConfigLoader.Load(file, Given.Environment()).Errors);

        Assert.Equal($"{file}:1:1: there is no such file; name another with --config", error.ToString());
    }

    [Fact]
    public void A_folder_or_binary_file_is_an_error()
    {
        var binary = Path.Combine(_folder.FullName, "binary");
        File.WriteAllBytes(binary, [0xff, 0xfe, 0x00, 0xc3]);

        Assert.False(SupervisorConfigLoader.Load(_folder.FullName, Given.Environment()).Ok);
        Assert.False(SupervisorConfigLoader.Load(binary, Given.Environment()).Ok);
        Assert.False(SupervisorConfigLoader.Load("", Given.Environment()).Ok);
    }

    [Fact]
    public void The_socket_alone_is_found_in_a_file_with_errors_elsewhere()
    {
        var file = Write("daemon: { socket: ~/s, nonsense: 1 }\nsessions: 5");

        Assert.Equal("/home/ada/s", SupervisorConfigLoader.LoadSocket(file, Given.Environment()).Value);
        Assert.Equal(
            "/run/user/7/supervisor/supervisor.sock",
            SupervisorConfigLoader.LoadSocket(Write("sessions: []"), Given.Environment(("XDG_RUNTIME_DIR", "/run/user/7"))).Value);
        Assert.False(SupervisorConfigLoader.LoadSocket(Write("a: ["), Given.Environment()).Ok);
        Assert.False(SupervisorConfigLoader.LoadSocket(Write("daemon: { socket: [] }"), Given.Environment()).Ok);
    }

    [Fact]
    public void A_file_is_looked_for_here_and_then_in_the_configuration_home()
    {
        var here = _folder.CreateSubdirectory("here");
        var home = _folder.CreateSubdirectory("home");
        var variables = new Dictionary<string, string> { ["HOME"] = home.FullName };
        var environment = new ConfigEnvironment(variables.GetValueOrDefault, here.FullName);
        Assert.Null(ConfigLocator.Find(null, environment));
        Assert.Equal("given", ConfigLocator.Find("given", environment));

        var inHome = Path.Combine(home.CreateSubdirectory(".config/supervisor").FullName, "supervisor.yaml");
        File.WriteAllText(inHome, "");
        Assert.Equal(inHome, ConfigLocator.Find(null, environment));

        var inPlace = Path.Combine(here.FullName, "supervisor.yaml");
        File.WriteAllText(inPlace, "");
        Assert.Equal(inPlace, ConfigLocator.Find(null, environment));

        File.Delete(inPlace);
        variables["XDG_CONFIG_HOME"] = Path.Combine(_folder.FullName, "elsewhere");
        Assert.Null(ConfigLocator.Find(null, environment));
    }

    [Fact]
    public void No_text_makes_the_loader_throw()
    {
        var sample = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "TestData/supervisor.yaml"));
        var tokens = new[]
        {
            "daemon", "claude", "defaults", "sessions", "name", "restart", "backoff", "env", ": ", ":", "- ", "\n", "  ", "[", "]", "{", "}", ",", "&a ",
            "*a", "<<", "!!str ", "|\n", ">-\n", "'", "\"", "\\", "\t", "---\n", "...\n", "%YAML 1.2\n", "? ", "5", "1s", "true", "~", "#", "\0", "\u0085",
            "\ud800", "@", "`", "é", "\r",
        };
        var mixed = Gen.Elements(tokens).ListOf().Select(t => string.Concat(t));
        var cut = from start in Gen.Choose(0, sample.Length) from length in Gen.Choose(0, sample.Length - start) select sample.Substring(start, length);
        var broken = from at in Gen.Choose(0, sample.Length) from token in Gen.Elements(tokens) select sample.Insert(at, token);
        var text = Gen.OneOf(mixed, cut, broken, ArbMap.Default.GeneratorFor<string>().Select(s => s ?? ""));

        Prop.ForAll(text.ToArbitrary(), t => Judge(Given.Parsed(t)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000).WithEndSize(200));

        static bool Judge(ConfigResult<SupervisorConfig> result) =>
            result.Ok == result.Errors.IsEmpty && result.Errors.All(e => e is { Line: >= 1, Column: >= 1 } && !e.Message.Any(char.IsControl));
    }

    private string Write(string text)
    {
        var file = Path.Combine(_folder.FullName, "supervisor.yaml");
        File.WriteAllText(file, text);
        return file;
    }
}
