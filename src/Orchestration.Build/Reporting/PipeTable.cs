using System.Text;

namespace Orchestration.Build.Reporting;

/// <summary>A pipe table whose optional columns are left out where no row has anything in them.</summary>
/// <typeparam name="T">A row.</typeparam>
internal sealed class PipeTable<T>
{
    public const string Nothing = "-";

    private readonly List<Column> _columns = [];

    /// <param name="cell">Markdown that is safe in a cell.</param>
    public PipeTable<T> Add(string title, Func<T, string> cell, bool isNumber = false)
    {
        _columns.Add(new Column(title, cell, isNumber, IsOptional: false));
        return this;
    }

    /// <summary>The same, left out where every cell is empty, a dash or unknown.</summary>
    public PipeTable<T> AddOptional(string title, Func<T, string> cell, bool isNumber = false)
    {
        _columns.Add(new Column(title, cell, isNumber, IsOptional: true));
        return this;
    }

    public string Render(IEnumerable<T> rows)
    {
        var cells = rows.Select(row => _columns.Select(column => column.Cell(row)).ToList()).ToList();
        var shown = Enumerable.Range(0, _columns.Count)
            .Where(index => !_columns[index].IsOptional || cells.Any(row => row[index] is not ("" or Nothing or Format.Unknown)))
            .ToList();
        var text = new StringBuilder();
        Append(shown.Select(index => _columns[index].Title));
        Append(shown.Select(index => _columns[index].IsNumber ? "---:" : "---"));
        foreach (var row in cells)
        {
            Append(shown.Select(index => row[index]));
        }

        return text.ToString();

        void Append(IEnumerable<string> line) => text.Append("| ").AppendJoin(" | ", line).Append(" |\n");
    }

    private sealed record Column(string Title, Func<T, string> Cell, bool IsNumber, bool IsOptional);
}
