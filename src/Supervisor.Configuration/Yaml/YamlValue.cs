namespace Supervisor.Configuration.Yaml;

/// <summary>A value of a YAML document with its place in the text.</summary>
/// <param name="At">Where it begins.</param>
internal abstract record YamlValue(Place At)
{
    /// <summary>What it is, for a message.</summary>
    public abstract string Noun { get; }
}

/// <summary>A line and a column, both from 1.</summary>
/// <param name="File">The included file that it is in, as it is shown to people; empty for the main one.</param>
internal readonly record struct Place(int Line, int Column, string File = "")
{
    public static Place Start => new(1, 1);

    /// <summary>Where it is, for a message that stands elsewhere: the line, and the file where that is another.</summary>
    public string SeenFrom(Place other, string main) => File == other.File ? $"line {Line}" : $"{(File.Length > 0 ? File : main)}:{Line}";
}

/// <summary>Text; <paramref name="Plain"/> when it was written without quotes, and so may mean a number, a truth value or nothing.</summary>
internal sealed record YamlText(Place At, string Text, bool Plain) : YamlValue(At)
{
    /// <summary>Nothing was written: the key alone, <c>~</c> or <c>null</c>.</summary>
    public bool IsNull => Plain && Text is "" or "~" or "null" or "Null" or "NULL";

    public override string Noun => IsNull ? "nothing" : "a single value";
}

internal sealed record YamlList(Place At, IReadOnlyList<YamlValue> Items) : YamlValue(At)
{
    public override string Noun => "a list";
}

internal sealed record YamlMapping(Place At, IReadOnlyList<YamlEntry> Entries) : YamlValue(At)
{
    public override string Noun => "a mapping";
}

internal sealed record YamlEntry(YamlText Key, YamlValue Value);
