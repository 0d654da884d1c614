using System.Collections.Immutable;
using System.Globalization;
using Orchestration.Build.Diagnostics;

namespace Orchestration.Build.Agents;

/// <summary>Profile items of a project -> profiles. An item with the name of a built-in profile overrides it; <c>Extends</c> names another base.</summary>
internal sealed class ProfileItemReader(AgentProfiles builtIn, IReadOnlyList<AgentProfileItem> items, DiagnosticBag bag)
{
    /// <summary>Begins a reference to a variable of the build's own environment: <c>{env:NAME}</c>.</summary>
    private const string EnvironmentReference = "{env:";

    /// <summary>The metadata an item may have, for documentation and for the nearest name.</summary>
    public static ImmutableArray<string> MetadataNames { get; } =
    [
        "Extends", "Command", "Arguments", "ExtraArguments", "ModelArguments", "SubagentArguments", "ResumeArguments", "DirectoryArguments", "SchemaArguments",
        "ReadArguments", "EditArguments", "EditAndBuildArguments", "BypassArguments", "Environment", "OutputFormat", "InputLimit", "AtPaths",
        "GuardLeadingSlash", "InstructionFiles", "ReportsCost", "ReportsTokens", "UsageFile",
    ];

    private readonly Dictionary<string, AgentProfile?> _done = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _open = new(StringComparer.OrdinalIgnoreCase);
    private bool _wrong;

    public IEnumerable<AgentProfile> Read()
    {
        foreach (var item in items)
        {
            Resolve(item);
        }

        // An item that is wrong keeps the built-in of its name out as well: running something else than was asked for helps nobody.
        return _done.Values.OfType<AgentProfile>()
            .Concat(builtIn.Names.Where(name => !_done.ContainsKey(name)).Select(name => builtIn.Find(name)!))
            .ToList();
    }

    private AgentProfile? Resolve(AgentProfileItem item)
    {
        if (_done.TryGetValue(item.Name, out var done))
        {
            return done;
        }

        if (!_open.Add(item.Name))
        {
            bag.Add(Catalogue.AgentProfileExtendsItself.At(item.Span, item.Name));
            return null;
        }

        var profile = Base(item) is { } start ? Apply(start with { Name = item.Name }, item) : null;
        _open.Remove(item.Name);
        _done[item.Name] = profile;
        return profile;
    }

    private AgentProfile? Base(AgentProfileItem item)
    {
        if (!item.Metadata.TryGetValue("Extends", out var name) || name.Length == 0)
        {
            return builtIn.Find(item.Name) ?? new AgentProfile { Name = item.Name, Command = string.Empty };
        }

        // A built-in that is overridden under its own name extends the original.
        var other = string.Equals(name, item.Name, StringComparison.OrdinalIgnoreCase) && builtIn.Find(name) is not null
            ? null
            : items.FirstOrDefault(candidate => string.Equals(candidate.Name, name, StringComparison.OrdinalIgnoreCase));
        if (other is not null)
        {
            return Resolve(other);
        }

        if (builtIn.Find(name) is { } found)
        {
            return found;
        }

        var known = builtIn.Names.Concat(items.Select(candidate => candidate.Name)).Distinct(StringComparer.OrdinalIgnoreCase);
        bag.Add(Catalogue.UnknownBaseProfile.At(item.Span, item.Name, name, string.Join(", ", known)));
        return null;
    }

    /// <summary>Arguments of one purpose, and the argument that says where in the command line they go.</summary>
    private static readonly (string Key, string Placeholder)[] Purposes =
    [
        ("ReadArguments", "{permissions}"), ("EditArguments", "{permissions}"), ("EditAndBuildArguments", "{permissions}"), ("BypassArguments", "{permissions}"), ("ModelArguments", "{model}"),
        ("SubagentArguments", "{subagent}"), ("ResumeArguments", "{resume}"), ("DirectoryArguments", "{directories}"), ("SchemaArguments", "{schema}"),
    ];

    private AgentProfile? Apply(AgentProfile profile, AgentProfileItem item)
    {
        _wrong = false;
        foreach (var (key, value) in item.Metadata)
        {
            profile = Apply(profile, item, key, value.Trim());
        }

        foreach (var (key, placeholder) in Purposes.Where(purpose => item.Metadata.GetValueOrDefault(purpose.Key)?.Trim().Length > 0 && !profile.Arguments.Contains(purpose.Placeholder)))
        {
            Say(Catalogue.ProfileArgumentsDropped.At(item.Span, item.Name, key, placeholder));
        }

        if (profile.Command.Length == 0)
        {
            Say(Catalogue.AgentProfileWithoutCommand.At(item.Span, item.Name));
        }

        return _wrong ? null : profile;
    }

    private AgentProfile Apply(AgentProfile profile, AgentProfileItem item, string key, string value) => key.ToUpperInvariant() switch
    {
        "EXTENDS" => profile,
        "COMMAND" => profile with { Command = value },
        "ARGUMENTS" => profile with { Arguments = Template(item, key, value) },
        "EXTRAARGUMENTS" => profile with { Arguments = [.. profile.Arguments, .. Template(item, key, value)] },
        "MODELARGUMENTS" => profile with { ModelArguments = ValueTemplate(item, key, value) },
        "SUBAGENTARGUMENTS" => profile with { SubagentArguments = ValueTemplate(item, key, value) },
        "RESUMEARGUMENTS" => profile with { ResumeArguments = ValueTemplate(item, key, value) },
        "DIRECTORYARGUMENTS" => profile with { DirectoryArguments = ValueTemplate(item, key, value) },
        "SCHEMAARGUMENTS" => profile with { SchemaArguments = Template(item, key, value, TemplateValues.SchemaPlaceholders) },
        "READARGUMENTS" => Grant(profile, item, key, value, PermissionLevel.Read),
        "EDITARGUMENTS" => Grant(profile, item, key, value, PermissionLevel.Edit),
        "EDITANDBUILDARGUMENTS" => Grant(profile, item, key, value, PermissionLevel.EditAndBuild),
        "BYPASSARGUMENTS" => Grant(profile, item, key, value, PermissionLevel.Bypass),
        "ENVIRONMENT" => profile with { Environment = Environment(profile, item, value) },
        "OUTPUTFORMAT" => Format(profile, item, key, value),
        "INPUTLIMIT" => profile with { InputLimit = Limit(item, key, value), InputUnit = InputUnit.Bytes },
        "ATPATHS" => profile with { AtPaths = AtPaths(item, key, value) },
        "GUARDLEADINGSLASH" => profile with { GuardLeadingSlash = Flag(item, key, value) },
        "INSTRUCTIONFILES" => profile with { InstructionFiles = [.. value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)] },
        "REPORTSCOST" => profile with { ReportsCost = Flag(item, key, value) },
        "REPORTSTOKENS" => profile with { ReportsTokens = Flag(item, key, value) },
        "USAGEFILE" => profile with { UsageFile = value.Length == 0 ? null : value },
        _ => Unknown(profile, item, key),
    };

    private AgentProfile Unknown(AgentProfile profile, AgentProfileItem item, string key)
    {
        bag.Add(Catalogue.UnknownProfileMetadata.At(item.Span, item.Name, key, string.Join(", ", MetadataNames)));
        return profile;
    }

    private AgentProfile Grant(AgentProfile profile, AgentProfileItem item, string key, string value, PermissionLevel level)
    {
        var environment = profile.Permissions.GetValueOrDefault(level)?.Environment ?? PermissionGrant.NoEnvironment;
        var grant = new PermissionGrant(Split(item, key, value)) { Environment = environment };
        return profile with { Permissions = profile.Permissions.SetItem(level, grant) };
    }

    private AgentProfile Format(AgentProfile profile, AgentProfileItem item, string key, string value)
    {
        if (!AgentOutputFormats.ByName.TryGetValue(value, out var format))
        {
            Bad(item, key, value, "one of " + string.Join(", ", AgentOutputFormats.ByName.Keys));
            return profile;
        }

        // What the item itself says about cost and tokens wins, in whatever order the metadata come.
        return profile with
        {
            OutputFormat = format,
            ReportsCost = item.Metadata.ContainsKey("ReportsCost") ? profile.ReportsCost : format.ReportsCost(),
            ReportsTokens = item.Metadata.ContainsKey("ReportsTokens") ? profile.ReportsTokens : format.ReportsTokens(),
        };
    }

    private ImmutableSortedDictionary<string, string?> Environment(AgentProfile profile, AgentProfileItem item, string value)
    {
        var result = profile.Environment;
        foreach (var pair in value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                Bad(item, "Environment", pair, "NAME=value pairs separated by semicolons (NAME= removes the variable)");
                continue;
            }

            var (name, text) = (pair[..equals], pair[(equals + 1)..]);
            if (text.Length > 0 && SecretNames.IsSecret(name) && !text.Contains(EnvironmentReference, StringComparison.Ordinal))
            {
                Say(Catalogue.SecretInProfile.At(item.Span, item.Name, name));
            }

            result = result.SetItem(name, text.Length == 0 ? null : text);
        }

        return result;
    }

    private ImmutableArray<string> Template(AgentProfileItem item, string key, string value) => Template(item, key, value, TemplateValues.Placeholders);

    private ImmutableArray<string> Template(AgentProfileItem item, string key, string value, ImmutableArray<string> known)
    {
        var arguments = Split(item, key, value);
        foreach (var placeholder in arguments.SelectMany(TemplateValues.FindPlaceholders).Except(known))
        {
            Say(Catalogue.UnknownProfilePlaceholder.At(item.Span, item.Name, key, placeholder, string.Join(", ", known)));
        }

        return arguments;
    }

    private ImmutableArray<string> ValueTemplate(AgentProfileItem item, string key, string value)
    {
        var arguments = Split(item, key, value);
        if (arguments.Length > 0 && !arguments.Any(argument => argument.Contains(TemplateValues.Value, StringComparison.Ordinal)))
        {
            Say(Catalogue.UnknownProfilePlaceholder.At(item.Span, item.Name, key, value, TemplateValues.Value));
        }

        return arguments;
    }

    private ImmutableArray<string> Split(AgentProfileItem item, string key, string value)
    {
        if (ArgumentText.Split(value) is { } arguments)
        {
            return arguments;
        }

        Bad(item, key, value, "arguments separated by spaces, every quote closed");
        return [];
    }

    private long? Limit(AgentProfileItem item, string key, string value)
    {
        if (value.Length == 0)
        {
            return null;
        }

        if (long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0)
        {
            return limit;
        }

        Bad(item, key, value, "a number of bytes, or nothing for no limit");
        return null;
    }

    private AtPathRule AtPaths(AgentProfileItem item, string key, string value)
    {
        switch (value.ToUpperInvariant())
        {
            case "TEXT":
                return AtPathRule.Text;
            case "WORD-START":
                return AtPathRule.AtWordStart;
            case "ANYWHERE":
                return AtPathRule.Anywhere;
            default:
                Bad(item, key, value, "text, word-start or anywhere");
                return AtPathRule.Text;
        }
    }

    private bool Flag(AgentProfileItem item, string key, string value)
    {
        if (bool.TryParse(value, out var flag))
        {
            return flag;
        }

        Bad(item, key, value, "true or false");
        return false;
    }

    private void Say(Diagnostic diagnostic)
    {
        bag.Add(diagnostic);
        _wrong |= diagnostic.Severity == DiagnosticSeverity.Error;
    }

    private void Bad(AgentProfileItem item, string key, string value, string expected) =>
        Say(Catalogue.BadProfileMetadata.At(item.Span, item.Name, key, value, expected));
}
