namespace Supervisor.Claude.Signatures.Scanning;

/// <summary>
/// Tells of a pattern which plain texts a match must hold, at least one of them. A big file is searched for those first, which is
/// many times faster than any regular expression.
/// </summary>
/// <remarks>
/// Only what is surely right is told: syntax that is not understood gives up. Letters are small, since patterns ignore case; of
/// ASCII letters only <c>k</c> has a relative elsewhere (the Kelvin sign), which the scanner looks for itself.
/// </remarks>
internal sealed class RequiredLiterals
{
    /// <summary>Shorter ones are met too often to be of use.</summary>
    public const int Shortest = 3;

    /// <summary>The most texts that one part may stand for; what stands for more is not spelled out.</summary>
    private const int Most = 128;

    private readonly string _pattern;
    private int _at;

    private RequiredLiterals(string pattern) => _pattern = pattern;

    /// <summary>The texts, or null where none can be told: every text must be tried then.</summary>
    public static IReadOnlyList<string>? Of(string pattern) => Read(pattern)?.Texts;

    /// <summary>As <see cref="Of"/>, and those of them that are a match by themselves: where one stands, the pattern need not be tried.</summary>
    public static (IReadOnlyList<string> Texts, IReadOnlySet<string> Matches)? Read(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        try
        {
            var parser = new RequiredLiterals(pattern);
            var branches = parser.Branches();
            var best = Part.Either(branches).Best();
            if (parser._at != pattern.Length || best is null || !best.TrueForAll(text => text.Length >= Shortest)) return null;
            return (best, branches.Where(b => b is { All: not null, Asserts: false }).SelectMany(b => b.All!).ToHashSet(StringComparer.Ordinal));
        }
        catch (GiveUpException)
        {
            return null;
        }
    }

    private Part Alternation() => Part.Either(Branches());

    private List<Part> Branches()
    {
        var branches = new List<Part> { Sequence() };
        while (Take('|')) branches.Add(Sequence());
        return branches;
    }

    private Part Sequence()
    {
        var parts = new List<Part>();
        while (_at < _pattern.Length && _pattern[_at] is not ('|' or ')')) parts.Add(Quantified(Atom()));
        return Part.InTurn(parts);
    }

    private Part Atom()
    {
        var character = _pattern[_at++];
        switch (character)
        {
            case '(':
                return Group();
            case '[':
                return Set();
            case '\\':
                return Escape();
            case '^' or '$':
                return Part.Assertion;
            case '.':
                return Part.Anything;
            case '*' or '+' or '?' or '{':
                throw new GiveUpException();
            default:
                return Part.Of(character);
        }
    }

    private Part Group()
    {
        if (Take('?') && !Take(':'))
        {
            // Named groups are groups; look-around and options are not understood.
            if (!Take('<') || _at >= _pattern.Length || !(char.IsLetter(_pattern[_at]) || _pattern[_at] == '_')) throw new GiveUpException();
            while (_at < _pattern.Length && _pattern[_at] != '>') _at++;
            if (!Take('>')) throw new GiveUpException();
        }

        var inner = Alternation();
        return Take(')') ? inner : throw new GiveUpException();
    }

    private Part Set()
    {
        var members = new List<string>();
        var plain = !Take('^');
        for (var first = true; _at < _pattern.Length && (first || _pattern[_at] != ']'); first = false)
        {
            var character = _pattern[_at++];
            if (character == '[') throw new GiveUpException();
            if (character == '\\')
            {
                if (_at >= _pattern.Length) throw new GiveUpException();
                character = _pattern[_at++];
                plain &= !char.IsAsciiLetterOrDigit(character);
            }

            var last = character;
            if (_at + 1 < _pattern.Length && _pattern[_at] == '-' && _pattern[_at + 1] != ']')
            {
                last = _pattern[_at + 1];
                if (last is '[' or '\\') throw new GiveUpException();
                _at += 2;
            }

            plain &= char.IsAscii(character) && char.IsAscii(last) && last >= character;
            for (var member = character; plain && member <= last; member++) members.Add(char.ToLowerInvariant(member).ToString());
        }

        if (!Take(']')) throw new GiveUpException();
        return plain && members.Count <= 12 ? Part.AnyOf(members) : Part.Anything;
    }

    private Part Escape()
    {
        if (_at >= _pattern.Length) throw new GiveUpException();
        var character = _pattern[_at++];
        if (!char.IsAsciiLetterOrDigit(character)) return Part.Of(character);
        return character switch
        {
            'b' or 'B' or 'A' or 'z' or 'Z' => Part.Assertion,
            'd' or 'D' or 's' or 'S' or 'w' or 'W' or 't' or 'n' or 'r' or 'f' or 'v' or 'e' or 'a' => Part.Anything,
            _ => throw new GiveUpException(),
        };
    }

    private Part Quantified(Part part)
    {
        if (_at >= _pattern.Length) return part;
        if (Take('?')) part = part.OrNothing();
        else if (Take('*')) part = Part.Anything;
        else if (Take('+')) part = part.Repeated();
        else if (_pattern[_at] == '{') part = Counted(part);
        else return part;

        // A lazy quantifier matches in another order, but not other texts.
        if (_at < _pattern.Length && _pattern[_at] == '?') _at++;
        if (_at < _pattern.Length && _pattern[_at] is '*' or '+' or '?' or '{') throw new GiveUpException();
        return part;
    }

    private Part Counted(Part part)
    {
        var close = _pattern.IndexOf('}', _at);
        if (close < 0 || !char.IsAsciiDigit(_pattern[_at + 1])) throw new GiveUpException();
        var least = _pattern[_at + 1];
        var atLeastOnce = least != '0' || (close > _at + 2 && char.IsAsciiDigit(_pattern[_at + 2]));
        if (least == '0' && atLeastOnce) throw new GiveUpException();
        _at = close + 1;
        return atLeastOnce ? part.Repeated() : Part.Anything;
    }

    private bool Take(char character)
    {
        if (_at >= _pattern.Length || _pattern[_at] != character) return false;
        _at++;
        return true;
    }

    private sealed class GiveUpException : Exception;

    /// <summary>What a part of a pattern can match: all of its texts, where they are few; else some of which one must occur.</summary>
    /// <param name="All">Every text that it matches, or null.</param>
    /// <param name="Some">Texts of which one must occur, where not all are known.</param>
    /// <param name="Asserts">Whether it also asks for something around: a text alone is not a match then.</param>
    private sealed record Part(List<string>? All, List<string>? Some, bool Asserts = false)
    {
        public static Part Assertion { get; } = new([""], null, true);

        public static Part Anything { get; } = new(null, null);

        public static Part Of(char character) => char.IsAscii(character) ? AnyOf([char.ToLowerInvariant(character).ToString()]) : Anything;

        public static Part AnyOf(List<string> texts) => new([.. texts.Distinct(StringComparer.Ordinal)], null);

        public static Part Either(List<Part> branches)
        {
            if (branches.Count == 1) return branches[0];
            var asserts = branches.Exists(b => b.Asserts);
            if (branches.TrueForAll(b => b.All is not null) && branches.Sum(b => b.All!.Count) <= Most) return AnyOf([.. branches.SelectMany(b => b.All!)]) with { Asserts = asserts };
            var bests = branches.ConvertAll(b => b.Best());
            return bests.Contains(null) ? Anything : new Part(null, [.. bests.SelectMany(b => b!).Distinct(StringComparer.Ordinal)]);
        }

        public static Part InTurn(List<Part> parts)
        {
            List<string> run = [""];
            List<string>? best = null;
            var whole = true;
            foreach (var part in parts)
            {
                if (part.All is { } all && run.Count * all.Count <= Most)
                {
                    run = [.. run.SelectMany(before => all.Select(after => before + after)).Distinct(StringComparer.Ordinal)];
                    continue;
                }

                whole = false;
                best = Better(best, run);
                best = Better(best, part.Best());
                run = part.All ?? [""];
            }

            return whole ? new Part(run, null, parts.Exists(p => p.Asserts)) : new Part(null, Better(best, run));
        }

        public Part OrNothing() => All is null ? Anything : AnyOf([.. All, ""]) with { Asserts = Asserts };

        public Part Repeated() => new(null, Best());

        /// <summary>Texts of which one must occur; null where the part may match without any.</summary>
        public List<string>? Best() => All is null ? Some : All.Contains("") ? null : All;

        /// <summary>The longer its shortest text, the rarer it is met by chance.</summary>
        private static List<string>? Better(List<string>? one, List<string>? other)
        {
            if (other is null || other.Contains("")) return one;
            if (one is null) return other;
            var (a, b) = (one.Min(t => t.Length), other.Min(t => t.Length));
            return b > a || (b == a && other.Count < one.Count) ? other : one;
        }
    }
}
