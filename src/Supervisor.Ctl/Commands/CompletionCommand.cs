namespace Supervisor.Ctl.Commands;

/// <summary><c>completion SHELL</c>: a script that asks <c>supervisorctl</c> itself, by its suggest directive, what may come next.</summary>
internal static class CompletionCommand
{
    public static readonly string[] Shells = ["bash", "zsh", "fish"];

    /// <summary>The script; null for a shell that is not known.</summary>
    public static string? Script(string shell) => shell switch
    {
        "bash" => """
            # Load it with:  source <(supervisorctl completion bash)
            _supervisorctl() {
                local IFS=$'\n'
                COMPREPLY=($(compgen -W "$(supervisorctl "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -F _supervisorctl supervisorctl
            """,
        "zsh" => """
            #compdef supervisorctl
            # Load it with:  source <(supervisorctl completion zsh)  or put it into a folder of $fpath, as _supervisorctl
            _supervisorctl() {
                local -a candidates
                candidates=("${(@f)$(supervisorctl "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
                compadd -a candidates
            }
            # Taken from $fpath, this file is run in the place of the function that it defines.
            if [[ ${funcstack[1]} == _supervisorctl ]]; then _supervisorctl "$@"; else compdef _supervisorctl supervisorctl; fi
            """,
        "fish" => """
            # Load it with:  supervisorctl completion fish | source
            complete -f -c supervisorctl -a '(supervisorctl "[suggest:"(commandline -C)"]" (commandline -p) 2>/dev/null)'
            """,
        _ => null,
    };
}
