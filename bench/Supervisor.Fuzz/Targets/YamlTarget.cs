using System.Text;
using Supervisor.Configuration;

namespace Supervisor.Fuzz.Targets;

/// <summary>Configurations: a file of that name may stand in any folder.</summary>
internal sealed class YamlTarget : IFuzzTarget
{
    private static readonly ConfigEnvironment Environment = new(name => name switch { "HOME" => "/home/x", "PATH" => "/bin", _ => null }, "/home/x") { ReadsSecrets = false };

    public string Name => "yaml";

    public IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. Corpus.Files("tests/Supervisor.Configuration.Tests", "*.yaml"),
        Corpus.File1("supervisor.yaml"),
        .. Corpus.Texts(
            "sessions:\n  - name: a\n    command: x\n    kind: plain\n",
            "defaults: &d\n  env: { A: b }\nsessions:\n  - <<: *d\n    name: a\n",
            "daemon: { socket: ~/s, state_dir: ${HOME}/x, hooks: { listen: '127.0.0.1:0' }, log_level: info }\n",
            "sessions:\n  - name: a\n    recovery: { retry_text: continue, max_retries: 3, backoff: [2s, 15s] }\n    schedules: [ { at: '0 9 * * *', send: hello } ]\n",
            "signatures:\n  - id: mine\n    where: [debug]\n    pattern: 'a+b'\n    class: transient\n"),
    ];

    public IReadOnlyList<string> Words { get; } =
    [
        "sessions:", "daemon:", "defaults:", "claude:", "notifications:", "signatures:", "retention:", "\n  - name: ", "&a ", "*a", "<<: *a", "!!binary ", "!!set", "? ", "|\n", ">-\n", "---\n", "...\n", "%YAML 9.9\n",
        "%TAG ! x\n", "{", "}", "[", "]", "${", "${HOME}", "~", "x-", "\t", "[a: &a [*a, *a, *a]]", "127.0.0.1:99999", "999999999999d", "pattern: '(a+)+$'", "env: { A: [1] }",
    ];

    public void Take(byte[] input, Chance chance)
    {
        var text = Encoding.UTF8.GetString(input);
        var result = SupervisorConfigLoader.Parse(text, "/home/x/supervisor.yaml", Environment);
        if (!result.Ok && result.Errors.IsEmpty) throw new BrokenPromiseException("refused, and nothing said why");
        foreach (var error in result.Ok ? [] : result.Errors)
        {
            if (error.ToString() is { Length: > 4000 } said) throw new BrokenPromiseException($"an error of {said.Length} characters: {said[..300]}");
        }
    }
}
