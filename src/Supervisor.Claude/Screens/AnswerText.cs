namespace Supervisor.Claude.Screens;

/// <summary>
/// The text of an answer, as far as it is visible, and a number that stands for its end. Only the end counts, so that nothing changes when rows
/// at the top go out of sight; and blanks do not, so that nothing changes when the text is broken elsewhere.
/// </summary>
internal struct AnswerText
{
    /// <summary>Characters, blanks not counted, that the mark depends on: some rows of any terminal.</summary>
    public const int Length = 200;

    private const uint FnvOffset = 2_166_136_261;
    private const uint FnvPrime = 16_777_619;

    private List<string>? _rows;

    /// <summary>A row, from the top.</summary>
    public void Add(string row) => (_rows ??= []).Add(row);

    /// <summary>0 when there is no text. The same text has the same mark in every process.</summary>
    public readonly int Mark
    {
        get
        {
            var (hash, left) = (FnvOffset, Length);
            for (var row = (_rows?.Count ?? 0) - 1; row >= 0; row--)
                for (var at = _rows![row].Length - 1; at >= 0 && left > 0; at--)
                {
                    if (char.IsWhiteSpace(_rows[row][at]))
                        continue;
                    hash = (hash ^ _rows[row][at]) * FnvPrime;
                    left--;
                }
            return left == Length ? 0 : hash == 0 ? 1 : (int)hash;
        }
    }
}
