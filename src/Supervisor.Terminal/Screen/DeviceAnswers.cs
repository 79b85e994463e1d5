using System.Text;

namespace Supervisor.Terminal.Screen;

/// <summary>Answers device queries as <see cref="DeviceQueryPolicy.Basic"/> says, into a buffer that its owner drains. Bounded: what does not fit is not answered.</summary>
internal sealed class DeviceAnswers(ScreenWriter screen)
{
    /// <summary>Bytes kept until they are taken; a program that asks on and on without reading is not answered on and on.</summary>
    public const int MaxLength = 4096;

    private readonly StringBuilder _replies = new();

    /// <summary>Bytes that wait to be taken.</summary>
    public int Length => _replies.Length;

    /// <summary>The replies since the last call, to be written to the program; empty when there are none.</summary>
    public byte[] Take()
    {
        if (_replies.Length == 0)
            return [];
        var replies = Encoding.ASCII.GetBytes(_replies.ToString());
        _replies.Clear();
        return replies;
    }

    public void Answer(in CsiSequence query)
    {
        switch ((char)query.Marker, (char)query.Intermediate, (char)query.Final)
        {
            // A VT220 with colours, and nothing that would have to be drawn differently.
            case ('\0', '\0', 'c') when query[0] == 0:
                Reply("?62;22c");
                break;
            case ('\0', '\0', 'n') when query[0] == 5:
                Reply("0n");
                break;
            case ('\0', '\0', 'n') when query[0] == 6:
                Reply($"{screen.AddressedRow + 1};{screen.Column + 1}R");
                break;
            case ('?', '\0', 'n') when query[0] == 6:
                Reply($"?{screen.AddressedRow + 1};{screen.Column + 1};1R");
                break;
            case ('\0', '\0', 't') when query[0] == 18:
                Reply($"8;{screen.Grid.RowCount};{screen.Grid.Columns}t");
                break;
            case ('?', '$', 'p'):
                Reply($"?{query[0]};{State(PrivateMode.Get(screen, query[0]))}$y");
                break;
            case ('\0', '$', 'p'):
                Reply($"{query[0]};{State(query[0] switch { 4 => screen.Modes.Insert, 20 => screen.Modes.LineFeedReturns, _ => null })}$y");
                break;
        }
    }

    private static int State(bool? mode) => mode switch { null => 0, true => 1, false => 2 };

    private void Reply(string text)
    {
        if (_replies.Length + text.Length + 2 <= MaxLength)
            _replies.Append("\u001b[").Append(text);
    }
}
