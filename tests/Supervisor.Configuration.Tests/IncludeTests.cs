using Supervisor.Configuration.Showing;

namespace Supervisor.Configuration.Tests;

/// <summary>A configuration in several files.</summary>
public sealed class IncludeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("supervisor-include-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Sessions_of_all_files_are_there_in_the_order_of_the_names_with_the_same_defaults()
    {
        Write("conf.d/20-b.yaml", "sessions: [{ name: b, cwd: sub }]");
        Write("conf.d/10-a.yaml", "sessions: [{ name: a }]\nsignatures: [{ id: x, pattern: abc, class: noise }]");
        Write("conf.d/.hidden.yaml", "sessions: [{ name: hidden }]");
        Write("conf.d/notes.txt", "not yaml: [");
        var config = Load("include: [conf.d/*.yaml]\ndefaults: { autostart: false }\nsessions: [{ name: main }]").Value!;
        Assert.Equal(["main", "a", "b"], config.Sessions.Select(s => s.Name));
        Assert.All(config.Sessions, s => Assert.False(s.Autostart));
        Assert.Equal(Path.Combine(_folder.FullName, "conf.d", "sub"), config.Sessions[2].Cwd);
        Assert.Equal(_folder.FullName, config.Sessions[1].Cwd);
        Assert.Equal("x", Assert.Single(config.Signatures).Id);
    }

    [Fact]
    public void An_error_in_an_included_file_has_its_place_there()
    {
        Write("conf.d/a.yaml", "sessions:\n  - { name: a, comand: x }");
        var error = Assert.Single(Load("include: [conf.d/*.yaml]").Errors);
        Assert.Equal($"{Shown("conf.d/a.yaml")}:2:16: unknown key 'comand' in a session; did you mean 'command'?", error.ToString());
    }

    [Fact]
    public void A_name_that_is_given_twice_names_both_places()
    {
        Write("a.yaml", "sessions: [{ name: api }]");
        var error = Assert.Single(Load("include: [a.yaml]\nsessions:\n  - name: api").Errors);
        Assert.Equal($"{Shown("a.yaml")}:1:20: 'name' is 'api' again; the session in {Shown("supervisor.yaml")}:3 has that name already", error.ToString());
    }

    [Fact]
    public void A_block_stands_in_one_file_and_the_daemons_in_the_main_one()
    {
        Write("a.yaml", "defaults: {}\ndaemon: {}\nnonsense: 1");
        var errors = Load("include: [a.yaml]\ndefaults: { autostart: false }").Errors.Select(e => e.ToString().Replace(_folder.FullName, "f", StringComparison.Ordinal));
        Assert.Equal(
            [
                "f/a.yaml:1:1: 'defaults' is given twice; it was first given in f/supervisor.yaml:2, and holds for all files",
                "f/a.yaml:2:1: 'daemon' belongs in f/supervisor.yaml: commands look for the socket only there",
                "f/a.yaml:3:1: unknown key 'nonsense' in an included file",
            ],
            errors);
    }

    [Fact]
    public void A_circle_is_an_error_and_ends()
    {
        Write("a.yaml", "include: [b.yaml]\nsessions: [{ name: a }]");
        Write("b.yaml", "include: [a.yaml, supervisor.yaml]");
        var errors = Load("include: [a.yaml]").Errors;
        Assert.Equal(2, errors.Length);
        Assert.All(errors, e => Assert.Contains("includes itself through", e.Message, StringComparison.Ordinal));
        Assert.All(errors, e => Assert.Equal(Shown("b.yaml"), e.File));
    }

    [Theory]
    [InlineData("include: [none.yaml]", "f/supervisor.yaml:1:11: there is no file f/none.yaml")]
    [InlineData("include: none.yaml", "f/supervisor.yaml:1:10: 'include' must be a list of files, as in [conf.d/*.yaml], not a single value")]
    [InlineData("include: ['${NOPE}/a.yaml']", "f/supervisor.yaml:1:11: an item of 'include' cannot be told: the environment variable NOPE is not set; ${NOPE:-TEXT} says what holds then")]
    [InlineData("include: [list.yaml]", "f/list.yaml:1:1: an included file must be a mapping (key: value), not a list")]
    public void What_cannot_be_included_is_told(string text, string error)
    {
        Write("list.yaml", "- 1");
        Assert.Equal(error, Assert.Single(Load(text).Errors).ToString().Replace(_folder.FullName, "f", StringComparison.Ordinal));
    }

    [Fact]
    public void A_pattern_that_fits_nothing_is_no_error() => Assert.True(Load("include: [conf.d/*.yaml]").Ok);

    [Fact]
    public void What_is_shown_says_the_place_in_the_included_file()
    {
        Write("conf.d/a.yaml", "sessions:\n  - name: a\n    recovery: { max_retries: 5 }");
        var file = Write("supervisor.yaml", "include: [conf.d/*.yaml]\ndefaults: { recovery: { retry_text: weiter } }");
        var view = ConfigView.Load(file, Given.Environment()).Value!.Of("a")!;
        Assert.Equal($"{Shown("conf.d/a.yaml")}:3:30", Setting(view, "recovery", "max_retries").Place);
        Assert.Equal($"{file}:2:37", Setting(view, "recovery", "retry_text").Place);
        Assert.Equal(ShownSetting.Default, Setting(view, "recovery", "jitter").From);
    }

    private static ShownSetting Setting(ConfigView view, params string[] keys) => view.Settings.Single(s => s.Path.Skip(2).SequenceEqual(keys));

    private ConfigResult<SupervisorConfig> Load(string text) => SupervisorConfigLoader.Load(Write("supervisor.yaml", text), Given.Environment());

    private string Shown(string name) => Path.Combine(_folder.FullName, name);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
