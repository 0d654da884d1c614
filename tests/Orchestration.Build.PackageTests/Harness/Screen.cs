using System.Globalization;
using System.Text;

namespace Orchestration.Build.PackageTests;

/// <summary>
/// What stands on a terminal after all that was written to it: the movements and erasures that MSBuild's terminal logger uses. Lines longer than the screen
/// stay in one piece, for the logger moves over short ones only. Colours and links leave nothing but their text.
/// </summary>
/// <param name="width">Columns.</param>
internal sealed class Screen(int width)
{
    private const char Escape = '\u001b';

    private readonly List<StringBuilder> _lines = [new()];
    private readonly StringBuilder _pending = new();
    private int _row;
    private int _column;

    /// <summary>Without spaces at the ends of lines, and without empty lines at the end.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            var lines = _lines.Select(line => line.ToString().TrimEnd()).ToList();
            while (lines.Count > 0 && lines[^1].Length == 0)
            {
                lines.RemoveAt(lines.Count - 1);
            }

            return lines;
        }
    }

    public void Write(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (_pending.Length > 0)
            {
                _pending.Append(c);
                if (Interpret(_pending.ToString()))
                {
                    _pending.Clear();
                }
            }
            else if (c == Escape)
            {
                _pending.Append(c);
            }
            else
            {
                Put(c);
            }
        }
    }

    private void Put(char c)
    {
        switch (c)
        {
            case '\r':
                _column = 0;
                break;
            case '\n':
                MoveTo(_row + 1);
                break;
            default:
                var line = _lines[_row];
                line.Append(' ', Math.Max(0, _column + 1 - line.Length));
                line[_column++] = c;
                break;
        }
    }

    private void MoveTo(int row)
    {
        _row = Math.Max(0, row);
        while (_lines.Count <= _row)
        {
            _lines.Add(new StringBuilder());
        }
    }

    /// <returns>Whether the sequence is complete.</returns>
    private bool Interpret(string sequence)
    {
        if (sequence.Length < 2)
        {
            return false;
        }

        if (sequence[1] == ']')
        {
            // A link or progress: it ends with BEL or ESC \.
            return sequence[^1] == '\a' || sequence.EndsWith("\u001b\\", StringComparison.Ordinal);
        }

        if (sequence[1] != '[')
        {
            return true;
        }

        if (sequence.Length < 3 || !char.IsAsciiLetter(sequence[^1]))
        {
            return false;
        }

        Move(sequence[^1], int.TryParse(sequence[2..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var amount) ? amount : 1);
        return true;
    }

    private void Move(char command, int amount)
    {
        switch (command)
        {
            case 'A':
                MoveTo(_row - amount);
                break;
            case 'F':
                MoveTo(_row - amount);
                _column = 0;
                break;
            case 'G':
                // The logger asks for the last column by a number that no screen has.
                _column = Math.Min(amount, width) - 1;
                break;
            case 'D':
                _column = Math.Max(0, _column - amount);
                break;
            case 'C':
                _column += amount;
                break;
            case 'K':
                _lines[_row].Length = Math.Min(_lines[_row].Length, _column);
                break;
            case 'J':
                _lines[_row].Length = Math.Min(_lines[_row].Length, _column);
                _lines.RemoveRange(_row + 1, _lines.Count - _row - 1);
                break;
        }
    }
}
