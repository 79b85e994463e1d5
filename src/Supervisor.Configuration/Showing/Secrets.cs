using System.Text.RegularExpressions;

namespace Supervisor.Configuration.Showing;

/// <summary>What is not shown of a configuration: values whose names say that they are secrets.</summary>
internal static partial class Secrets
{
    public static string OfVariable(string name, string value) => value.Length > 0 && Name().IsMatch(name) ? ShownSetting.Masked : WithoutUser(value);

    /// <summary>Arguments; what follows an option whose name says that a secret follows is masked.</summary>
    public static IEnumerable<string> OfArguments(IEnumerable<string> arguments)
    {
        var follows = false;
        foreach (var argument in arguments)
        {
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            var option = argument.StartsWith('-') && Name().IsMatch(equals < 0 ? argument : argument[..equals]);
            yield return option && equals >= 0 ? argument[..(equals + 1)] + ShownSetting.Masked
                : follows && !argument.StartsWith('-') ? ShownSetting.Masked
                : WithoutUser(argument);
            follows = option && equals < 0;
        }
    }

    private static string WithoutUser(string text) => User().Replace(text, "://" + ShownSetting.Masked + "@");

    [GeneratedRegex("token|secret|passw|credential|api.?key|private.?key|access.?key|_key$|^key$|auth|cookie|headers", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex("://[^/@\\s]+@", RegexOptions.CultureInvariant)]
    private static partial Regex User();
}
