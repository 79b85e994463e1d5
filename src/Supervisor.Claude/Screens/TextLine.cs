namespace Supervisor.Claude.Screens;

/// <summary>A row's text, with the widths in cells that tell where its text was broken.</summary>
/// <param name="Text">The text without trailing blanks.</param>
/// <param name="Cells">Its width.</param>
/// <param name="FirstGlyph">The width of its first character.</param>
/// <param name="FirstWord">The width up to its first blank; 0 when it begins with one.</param>
/// <param name="LastWord">The width after its last blank.</param>
internal readonly record struct TextLine(string Text, int Cells, int FirstGlyph, int FirstWord, int LastWord)
{
    public bool IsEmpty => Text.Length == 0;

    /// <summary>Measures a line while its cells are read.</summary>
    internal struct Measure
    {
        private int _at;
        private int _end;
        private int _firstGlyph;
        private int _firstWord;
        private int _wordStart;
        private int _lastWord;
        private bool _sawBlank;

        public void Add(string glyph, int width)
        {
            if (glyph == " ")
            {
                _sawBlank = true;
                _wordStart = _at + 1;
            }
            else if (width > 0)
            {
                if (_at == 0)
                    _firstGlyph = width;
                _end = _at + width;
                _lastWord = _end - _wordStart;
                if (!_sawBlank)
                    _firstWord = _end;
            }
            _at += width;
        }

        public readonly TextLine Of(string text) => new(text, _end, _firstGlyph, _firstWord, _lastWord);
    }
}
