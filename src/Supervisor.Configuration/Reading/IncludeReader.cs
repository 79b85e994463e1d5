using System.IO.Enumeration;
using Supervisor.Configuration.Yaml;

namespace Supervisor.Configuration.Reading;

/// <summary>
/// Puts the files that a configuration includes into it: <c>include: [conf.d/*.yaml]</c>. Lists of sessions and signatures are joined, in the order of
/// the files; any other block stands in one file only. What is said in a file keeps its place there.
/// </summary>
/// <param name="read">Reads a file; what is wrong is told at a place.</param>
internal sealed class IncludeReader(PathText paths, ErrorList errors, Func<string, Place, ErrorList, string?> read)
{
    private const string Key = "include";
    private const int MostFiles = 1000;
    private const int Deepest = 16;
    private static readonly string[] Lists = ["sessions", "signatures"];

    private readonly List<YamlEntry> _entries = [];
    private readonly Dictionary<string, List<YamlValue>> _items = Lists.ToDictionary(l => l, _ => new List<YamlValue>());
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>The main file's mapping with the others in it; itself where it includes nothing.</summary>
    /// <param name="named">The main file as it was named, for messages.</param>
    /// <param name="file">Its full path.</param>
    public YamlValue? Read(YamlValue? root, string named, string file)
    {
        if (root is not YamlMapping main || main.Entries.All(e => e.Key.Text != Key)) return root;
        _taken.Add(file);
        Take(main, named, [file]);
        foreach (var list in Lists.Where(l => _items[l].Count > 0))
        {
            var first = _entries.FirstOrDefault(e => e.Key.Text == list)?.Key ?? new YamlText(_items[list][0].At, list, Plain: true);
            _entries.RemoveAll(e => e.Key.Text == list);
            _entries.Add(new YamlEntry(first, new YamlList(first.At, _items[list])));
        }

        return new YamlMapping(main.At, _entries);
    }

    private void Take(YamlMapping mapping, string named, IReadOnlyList<string> chain)
    {
        foreach (var entry in mapping.Entries)
        {
            var key = entry.Key.Text;
            if (key == Key) continue; // after the others: what includes stands before what is included
            if (Lists.Contains(key) && entry.Value is YamlList list)
            {
                _items[key].AddRange(list.Items);
                if (_entries.All(e => e.Key.Text != key)) _entries.Add(entry);
            }
            else if (chain.Count > 1 && key == "daemon")
            {
                errors.Add(entry.Key.At, $"'daemon' belongs in {errors.File}: commands look for the socket only there");
            }
            else if (!key.StartsWith("x-", StringComparison.Ordinal) && _entries.FirstOrDefault(e => e.Key.Text == key) is { } first)
            {
                errors.Add(entry.Key.At, $"'{key}' is given twice; it was first given in {first.Key.At.SeenFrom(entry.Key.At, errors.File)}, and holds for all files");
            }
            else
            {
                _entries.Add(entry);
            }
        }

        foreach (var include in mapping.Entries.Where(e => e.Key.Text == Key)) Include(include.Value, named, chain);
    }

    private void Include(YamlValue value, string named, IReadOnlyList<string> chain)
    {
        if (value is YamlText { IsNull: true }) return;
        if (value is not YamlList list)
        {
            errors.Add(value.At, $"'{Key}' must be a list of files, as in [conf.d/*.yaml], not {value.Noun}");
            return;
        }

        foreach (var item in list.Items)
        {
            if (item is not YamlText { IsNull: false } text || !Values.IsClean(text, lines: false, out _))
                errors.Add(item.At, $"'{Key}' is a list of files; this item is {(item is YamlText ? "no path" : item.Noun)}");
            else
                Include(text, named, chain);
        }
    }

    private void Include(YamlText pattern, string named, IReadOnlyList<string> chain)
    {
        if (paths.Absolute(pattern.Text, pattern.At, out var problem) is not { } wanted)
        {
            errors.Add(pattern.At, $"an item of '{Key}' cannot be told: {problem}");
            return;
        }

        foreach (var file in Find(wanted, pattern.At))
        {
            if (chain.Contains(file))
            {
                errors.Add(pattern.At, $"{file} includes itself{(chain[^1] == file ? "" : $" through {string.Join(" and ", chain.Skip(chain.ToList().IndexOf(file) + 1))}")}; remove one of them");
                continue;
            }

            if (!_taken.Add(file)) continue; // two patterns may name the same
            if (_taken.Count > MostFiles || chain.Count > Deepest)
            {
                errors.Add(pattern.At, $"more than {MostFiles} files are included, or deeper than {Deepest}");
                return;
            }

            Take(file, Shown(file, named, chain[^1]), pattern.At, chain);
        }
    }

    private void Take(string file, string shown, Place from, IReadOnlyList<string> chain)
    {
        if (read(file, from, errors) is not { } text) return;
        var before = errors.Count;
        var root = YamlTree.Read(text, errors.Add, shown);
        if (root is YamlMapping mapping)
        {
            foreach (var unknown in mapping.Entries.Where(e => !SupervisorConfigLoader.TopKeys.Contains(e.Key.Text) && !e.Key.Text.StartsWith("x-", StringComparison.Ordinal)))
            {
                var near = NearestName.Of(unknown.Key.Text, SupervisorConfigLoader.TopKeys) is { } name ? $"; did you mean '{name}'?" : "";
                errors.Add(unknown.Key.At, $"unknown key '{Values.Shorten(unknown.Key.Text)}' in an included file{near}");
            }

            Take(new YamlMapping(mapping.At, [.. mapping.Entries.Where(e => SupervisorConfigLoader.TopKeys.Contains(e.Key.Text))]), shown, [.. chain, file]);
        }
        else if (root is not (null or YamlText { IsNull: true }) && errors.Count == before)
        {
            errors.Add(root.At, $"an included file must be a mapping (key: value), not {root.Noun}");
        }
    }

    /// <summary>As a person would write it from where the main file was named: what is beside it is shown beside it.</summary>
    private static string Shown(string file, string named, string includer)
    {
        var folder = Path.GetDirectoryName(includer) ?? "/";
        return file.StartsWith(folder + "/", StringComparison.Ordinal) ? Path.Combine(Path.GetDirectoryName(named) ?? "", file[(folder.Length + 1)..]) : file;
    }

    /// <summary>The files that fit, sorted; a name without a wildcard fits itself, existing or not.</summary>
    private List<string> Find(string pattern, Place at)
    {
        if (!IsPattern(pattern)) return [pattern];
        List<string> found = ["/"];
        var parts = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
        try
        {
            for (var i = 0; i < parts.Length; i++)
            {
                var (part, last) = (parts[i], i == parts.Length - 1);
                found = IsPattern(part)
                    ? [.. found.Where(Directory.Exists).SelectMany(f => last ? Directory.EnumerateFiles(f) : Directory.EnumerateDirectories(f)).Where(f => Fits(part, Path.GetFileName(f)))]
                    : [.. found.Select(f => Path.Combine(f, part)).Where(f => last ? File.Exists(f) : Directory.Exists(f))];
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add(at, $"the files of '{pattern}' cannot be listed: {e.Message}");
            return [];
        }

        found.Sort(StringComparer.Ordinal);
        return found;
    }

    private static bool IsPattern(string text) => text.AsSpan().IndexOfAny('*', '?') >= 0;

    // As in a shell, hidden files are not meant unless they are named.
    private static bool Fits(string pattern, string name) =>
        (pattern.StartsWith('.') || !name.StartsWith('.')) && FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);
}
