using Supervisor.Core.Sessions;
using Supervisor.Terminal.Screen;

namespace Supervisor.Claude.Screens;

/// <summary>What the conversation above the input box says about its last turn.</summary>
/// <param name="LastPrompt">The last prompt that was sent, or null when none is visible.</param>
/// <param name="Error">The error that ends the turn, or null.</param>
/// <param name="HasAnswer">Whether anything that is no error follows the prompt.</param>
/// <param name="Waiting">The wait that the client announces, or null.</param>
/// <param name="Spinner">The line that shows that the turn runs, or null.</param>
/// <param name="Queued">The prompts that were not sent yet.</param>
/// <param name="Activity">What the client shows that it does; without meaning when no turn runs.</param>
/// <param name="AnswerMark">The mark of the answer's text, see <see cref="ScreenView.AnswerMark"/>.</param>
/// <param name="Result">What hangs below the prompt before anything else, as a command of the client is answered; null when nothing does.</param>
internal sealed record Conversation(
    string? LastPrompt,
    string? Error,
    bool HasAnswer,
    string? Waiting,
    string? Spinner,
    int Queued,
    ScreenActivity Activity,
    int AnswerMark,
    string? Result);

/// <summary>
/// Reads the conversation from its last echoed prompt on. Only the client writes at the left edge: text of people and models is
/// indented by two columns, so that a quoted prompt, error or spinner is never taken for a real one.
/// </summary>
/// <param name="rows">The screen.</param>
/// <param name="signatures">The words.</param>
/// <param name="colourless">Whether the client draws without colours: what a colour would prove then needs another sign.</param>
internal sealed class ConversationReader(ScreenRows rows, ScreenSignatures signatures, bool colourless)
{
    private const int BulletTextColumn = 2;
    private const int ResultColumn = 2;
    private const int ResultTextColumn = 5;

    private readonly ToolCalls _calls = new(rows, signatures, colourless);
    private string? _error;
    private string? _unproven;
    private bool _hasAnswer;
    private bool _hasText;
    private string? _waiting;
    private string? _spinner;
    private int _queued;
    private AnswerText _answer;
    private bool _inAnswer = true;
    private bool _toolRuns;
    private string? _result;
    private ScreenActivity _activity;

    /// <summary>Reads the rows above <paramref name="end"/>.</summary>
    /// <param name="end">The row of the box's upper rule.</param>
    /// <param name="asksToResend">Whether the box's placeholder says that the turn failed.</param>
    public Conversation Read(int end, bool asksToResend)
    {
        var (prompt, start) = LastPrompt(end);
        for (var row = start; row < end;)
            row = ReadBlock(row, end);
        if (asksToResend)
            _error ??= _unproven;
        // Without a prompt in sight, indented text may as well be the banner.
        _hasAnswer |= _hasText && prompt is not null;
        if (_spinner is not null)
            _activity |= Activities.OfSpinner(_spinner, signatures);
        if (_toolRuns)
            _activity |= ScreenActivity.Tool;
        return new Conversation(prompt, _error, _hasAnswer, _waiting, _spinner, _queued, _activity, _answer.Mark, _result);
    }

    private (string? Prompt, int Next) LastPrompt(int end)
    {
        var queuedBelow = end;
        for (var row = end - 1; row >= 0; row--)
        {
            if (!IsPromptEcho(row))
                continue;
            var next = row + 1;
            while (next < end && !IsPromptEcho(next) && IsEchoed(next))
                next++;
            if (IsQueued(row, next, queuedBelow, end))
            {
                _queued++;
                queuedBelow = row;
                continue;
            }
            var lines = Enumerable.Range(row, next - row).Select(line => rows.Line(line, BulletTextColumn)).ToList();
            return (Unwrap.Rows(lines, rows.Columns - BulletTextColumn, keepBreaks: true).Trim(), next);
        }
        return (null, 0);
    }

    private bool IsPromptEcho(int row) => rows.Shows(row, 0, signatures.Prompt) && rows.IsEmptyAt(row, 1) && IsEchoed(row);

    /// <summary>Prompts stand on a background of their own; without colours only their place tells.</summary>
    private bool IsEchoed(int row) =>
        !rows.IsBlank(row) && (colourless ? rows.Indent(row) == 0 && rows.Shows(row, 0, signatures.Prompt) || rows.Indent(row) >= BulletTextColumn && !IsResult(row)
            : !rows.Cell(row, 0).Background.IsDefault);

    /// <summary>Below the last prompt that waits hangs a word that says so, unless a list covers it; their text is as grey as their mark.</summary>
    private bool IsQueued(int row, int next, int queuedBelow, int end)
    {
        if (next < end && IsResult(next) && signatures.Queued.IsMatch(rows.From(next, ResultTextColumn)))
            return true;
        var grey = rows.Cell(row, 0).Foreground;
        if (grey.IsDefault || grey != rows.Cell(row, BulletTextColumn).Foreground)
            return false;
        while (next < queuedBelow && rows.IsBlank(next))
            next++;
        return next == queuedBelow;
    }

    private int ReadBlock(int row, int end)
    {
        var indent = rows.Indent(row);
        var text = rows[row];
        if (indent == 0 && signatures.Summary.IsMatch(text))
            return ReadSummary(row, text);
        var isBullet = indent == 0 && signatures.Bullets.Any(bullet => rows.Shows(row, 0, bullet));
        if (_spinner is not null && !isBullet)
        {
            // What follows the spinner up to the box is the client's own: tips, tasks, queued prompts.
            if (indent == BulletTextColumn && rows.Shows(row, indent, signatures.Prompt) && (colourless || IsOnBackground(row)))
                _queued++;
            return row + 1;
        }
        if (indent == 0 && !isBullet && signatures.Activity.Compacting.IsMatch(text))
            _activity |= ScreenActivity.Compacting;
        if (indent == 0 && (signatures.Spinner.IsMatch(text) || !isBullet && ReadWaiting(text, BulletTextColumn)))
        {
            _spinner = text;
            return row + 1;
        }
        if (isBullet)
        {
            // A turning line is the last of a turn: what a block follows has stopped.
            _spinner = null;
            return ReadText(row, end, BulletTextColumn, rows.Cell(row, 0).Foreground);
        }
        if (IsResult(row))
        {
            _inAnswer = false;
            return ReadText(row, end, ResultTextColumn, bullet: null);
        }
        // The row that touches the box may be a hint of the client's, which is one colour.
        var isHint = row == end - 1 && !colourless && IsColored(row, indent, bullet: null);
        if (indent == BulletTextColumn && !isHint && !IsOnBackground(row) && !IsNotice(text.TrimStart()))
        {
            _hasText = true;
            Forget();
        }
        if (indent >= BulletTextColumn && indent < rows.Columns && !isHint && !IsOnBackground(row))
            ReadWithoutBullet(row, end, indent);
        return row + 1;
    }

    /// <summary>The bullet of a tool call that runs blinks, so a call may have none for the moment; else it is more of the answer above.</summary>
    private void ReadWithoutBullet(int row, int end, int indent)
    {
        if (IsGreyText(row, indent) || IsNotice(rows[row].TrimStart()))
            return;
        var begins = row == 0 || rows.IsBlank(row - 1);
        if (begins && indent == BulletTextColumn && _calls.IsWithoutBullet(row, end))
            (_inAnswer, _toolRuns) = (false, _toolRuns || !_calls.Lingers(row));
        else if (_inAnswer)
            _answer.Add(rows[row]);
    }

    /// <summary>What is grey from end to end is the client's own word, such as how long it thought.</summary>
    private bool IsGreyText(int row, int column) => !colourless && rows.Cell(row, column).Foreground.IsGrey() && IsColored(row, column, bullet: null);

    /// <summary>The line that ends a turn. After a failed one 2.1.329 writes none, so before one that says when it was done nothing failed.</summary>
    private int ReadSummary(int row, string text)
    {
        _hasAnswer |= _hasText;
        _spinner = null;
        if (!signatures.Completed.IsMatch(text))
        {
            _error ??= _unproven;
            return row + 1;
        }
        _hasAnswer |= _error is not null || _unproven is not null;
        Forget();
        return row + 1;
    }

    /// <summary>Reads a block's text up to the next blank row or the next block.</summary>
    private int ReadText(int row, int end, int column, TerminalColor? bullet)
    {
        var lines = new List<TextLine> { rows.Line(row, column) };
        var next = row + 1;
        // After a row that is full to its edge 2.1.146 puts the blank first. What goes on in another colour is something else, such as a way out.
        for (; next < end && rows.Indent(next) is var indent && (indent == column || indent == column + 1) && !IsResult(next); next++)
            if (rows.Cell(next, indent).Foreground == rows.Cell(row, column).Foreground)
                lines.Add(rows.Line(next, indent));
        var text = Unwrap.Rows(lines, rows.Columns - column, keepBreaks: false).Trim();
        if (bullet is null && !_hasAnswer)
            _result ??= text;
        if (text.Length == 0 && bullet is not null)
            _activity |= ScreenActivity.Answering;
        if (text.Length == 0 || IsNotice(text))
            return next;
        var isColored = !colourless && IsColored(row, column, bullet);
        if ((colourless || isColored && rows.Cell(row, column).Foreground.IsChromatic()) && signatures.Errors.Any(error => error.IsMatch(text)))
        {
            // The client tries again by itself: API Error (...) · Retrying in 4 seconds… (attempt 3/10)
            if (bullet is null && ReadWaiting(text, 0))
                return next;
            (_error, _unproven) = colourless ? (_error, text) : (text, null);
            return next;
        }
        var likeItsMark = bullet is null && rows.Cell(row, column).Foreground == rows.Cell(row, ResultColumn).Foreground;
        if (likeItsMark && ReadWaiting(rows[row], column))
            return next;
        _toolRuns |= likeItsMark && _calls.SaysThatItRuns(lines);
        // What is one colour from bullet to end is the client's own word.
        if (isColored)
            return next;
        // A result hangs below a block that was counted already; it says nothing about an error above it.
        if (bullet is not null)
        {
            _hasAnswer = true;
            Forget();
            ReadAnswerOrCall(row, next, end);
        }
        return next;
    }

    private void ReadAnswerOrCall(int row, int next, int end)
    {
        _inAnswer = !_calls.IsCall(row, next, end);
        // What the model says after a call shows that the call has ended.
        _toolRuns = !_inAnswer && (_toolRuns || _calls.IsOpen(row));
        for (var line = row; _inAnswer && line < next; line++)
            _answer.Add(line == row ? rows.From(row, BulletTextColumn) : rows[line]);
    }

    private void Forget() => (_error, _unproven, _waiting) = (null, null, null);

    private bool IsResult(int row) => rows.Indent(row) == ResultColumn && rows.Shows(row, ResultColumn, signatures.Result);

    private bool ReadWaiting(string text, int column)
    {
        if (text.Length <= column)
            return false;
        var said = text[column..];
        if (!signatures.Waiting.Any(waiting => waiting.IsMatch(said)))
            return false;
        _waiting = said;
        return true;
    }

    /// <summary>What the client says, such as an error, is one colour from bullet to end; an answer's text has the terminal's own colour, or not the bullet's.</summary>
    private bool IsColored(int row, int column, TerminalColor? bullet)
    {
        var color = rows.Cell(row, column).Foreground;
        if (color.IsDefault || bullet is { } known && known != color)
            return false;
        for (var at = column; at < rows.Columns; at++)
        {
            var cell = rows.Cell(row, at);
            if (cell.Text is not (" " or "") && cell.Foreground != color)
                return false;
        }
        return true;
    }

    private bool IsNotice(string text) => signatures.Notices.Any(notice => notice.IsMatch(text));

    private bool IsOnBackground(int row) => !rows.Cell(row, BulletTextColumn).Background.IsDefault;
}
