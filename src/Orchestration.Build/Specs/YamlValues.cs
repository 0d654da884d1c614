using System.Collections.Immutable;
using System.Globalization;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Model;

namespace Orchestration.Build.Specs;

/// <summary>Typed values of a mapping's keys; what is not of its type is reported, and then read as not written.</summary>
internal sealed class YamlValues(ImmutableArray<YamlPair> pairs, DiagnosticBag bag)
{
    private static readonly ImmutableArray<(string Text, bool Value)> Booleans =
        [("true", true), ("false", false), ("yes", true), ("no", false), ("on", true), ("off", false)];

    /// <summary>One text.</summary>
    /// <param name="alias">Another spelling of the key; both at once are a duplicate.</param>
    public Located<string>? Text(string key, string? alias = null) =>
        Find(key, alias) is { } pair ? TextOf(pair.Key, pair.Value, "a text", $"Write '{pair.Key.Text}: text'.") : null;

    /// <summary>A list, or one text as a list of one. Default means "not written".</summary>
    public ImmutableArray<Located<string>> Texts(string key, string? alias = null)
    {
        if (Find(key, alias) is not { } pair)
        {
            return default;
        }

        if (pair.Value is YamlSequence list)
        {
            return Items(pair.Key, list);
        }

        var single = TextOf(pair.Key, pair.Value, "a list of texts", $"Write '{pair.Key.Text}: [first, second]'.");
        return single is { } text ? [text] : default;
    }

    public Located<TimeSpan>? Duration(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (Model.Duration.TryParse(text.Value, out var duration))
        {
            return new Located<TimeSpan>(duration, text.Span);
        }

        bag.Add(Catalogue.InvalidDuration.At(text.Span, text.Value, key));
        return null;
    }

    public Located<int>? Number(string key, int least, int most)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return new Located<int>(number, text.Span);
        }

        bag.Add(Catalogue.InvalidNumber.At(text.Span, text.Value, key, least, most));
        return null;
    }

    public Located<bool>? Boolean(string key) => Choice(key, Booleans);

    /// <summary>One of the given texts, in any case.</summary>
    public Located<T>? Choice<T>(string key, ImmutableArray<(string Text, T Value)> choices)
        where T : struct
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        foreach (var choice in choices)
        {
            if (string.Equals(choice.Text, text.Value, StringComparison.OrdinalIgnoreCase))
            {
                return new Located<T>(choice.Value, text.Span);
            }
        }

        var names = choices.Select(choice => choice.Text).ToList();
        bag.Add(Catalogue.InvalidChoice.At(text.Span, text.Value, key, Nearest.Hint(text.Value, names), string.Join(", ", names)));
        return null;
    }

    /// <summary>A text for the system shell, or a list as an argument vector.</summary>
    public Located<GateCommand>? Gate(string key)
    {
        if (Find(key, null) is not { } pair)
        {
            return null;
        }

        if (pair.Value is not YamlSequence list)
        {
            var line = TextOf(pair.Key, pair.Value, "a command line or a list of arguments", $"Write '{key}: dotnet test'.");
            return line is { } text ? new Located<GateCommand>(GateCommand.FromShell(text.Value), text.Span) : null;
        }

        var arguments = Items(pair.Key, list);
        if (list.Items.IsEmpty)
        {
            bag.Add(Catalogue.YamlEmptyValue.At(pair.Key.Span, key));
        }

        return arguments.IsEmpty
            ? null
            : new Located<GateCommand>(GateCommand.FromArguments([.. arguments.Select(argument => argument.Value)]), list.Span);
    }

    private YamlPair? Find(string key, string? alias)
    {
        YamlPair? found = null;
        foreach (var pair in pairs)
        {
            if (pair.Key.Text != key && (alias is null || pair.Key.Text != alias))
            {
                continue;
            }

            if (found is { } first)
            {
                bag.Add(Catalogue.YamlDuplicateKey.At(pair.Key.Span, pair.Key.Text, first.Key.Span.Line));
            }

            found ??= pair;
        }

        return found;
    }

    private Located<string>? TextOf(YamlScalar key, YamlNode node, string expected, string advice)
    {
        if (node is not YamlScalar scalar)
        {
            bag.Add(Catalogue.YamlWrongType.At(node.Span, $"'{key.Text}'", expected, YamlErrors.KindOf(node), advice));
            return null;
        }

        if (scalar.IsNull || string.IsNullOrWhiteSpace(scalar.Text))
        {
            bag.Add(Catalogue.YamlEmptyValue.At(key.Span, key.Text));
            return null;
        }

        return new Located<string>(scalar.Text.Trim(), scalar.Span);
    }

    private ImmutableArray<Located<string>> Items(YamlScalar key, YamlSequence list)
    {
        var items = ImmutableArray.CreateBuilder<Located<string>>(list.Items.Length);
        foreach (var item in list.Items)
        {
            if (item is not YamlScalar scalar)
            {
                bag.Add(Catalogue.YamlWrongType.At(
                    item.Span, $"An item of '{key.Text}'", "a text", YamlErrors.KindOf(item), "Write one text per item."));
            }
            else if (scalar.IsNull || string.IsNullOrWhiteSpace(scalar.Text))
            {
                bag.Add(Catalogue.EmptyEntry.At(scalar.Span, key.Text));
            }
            else
            {
                items.Add(new Located<string>(scalar.Text.Trim(), scalar.Span));
            }
        }

        return items.ToImmutable();
    }
}
