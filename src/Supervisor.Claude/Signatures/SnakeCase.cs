using System.Text;

namespace Supervisor.Claude.Signatures;

/// <summary>Spells names of the code as data spells them: <c>ContextFull</c> is <c>context_full</c>.</summary>
internal static class SnakeCase
{
    public static string Of(string name)
    {
        var spelled = new StringBuilder(name.Length + 4);
        foreach (var character in name)
        {
            if (char.IsUpper(character) && spelled.Length > 0) spelled.Append('_');
            spelled.Append(char.ToLowerInvariant(character));
        }

        return spelled.ToString();
    }
}
