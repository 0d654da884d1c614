namespace Orchestration.Build.Diagnostics;

/// <content>ORCH2xxx: the text of orchestration.yml. ORCH2019 and up are in Catalogue.Validation.cs.</content>
internal static partial class Catalogue
{
    public static readonly DiagnosticDescriptor YamlInvalid = Error(
        "ORCH2001",
        "Invalid YAML",
        "This is not valid YAML: {0} Nothing in this file was read; correct this place and build again.");

    public static readonly DiagnosticDescriptor YamlTab = Error(
        "ORCH2002",
        "Tab in YAML indentation",
        "YAML is indented with spaces only, and this line is indented with a tab. Replace the tab with spaces.");

    public static readonly DiagnosticDescriptor YamlUnclosedQuote = Error(
        "ORCH2003",
        "Unclosed quote",
        "The text that begins here with {0} is never closed. Add the closing {0}.");

    public static readonly DiagnosticDescriptor YamlUnclosedBracket = Error(
        "ORCH2004",
        "Unclosed bracket",
        "The {0} that begins here is never closed, or what is inside is not separated by commas. Add the missing '{1}' or comma.");

    public static readonly DiagnosticDescriptor YamlDuplicateKey = Error(
        "ORCH2005",
        "Duplicate key",
        "'{0}' was already given in line {1}. Keep one of the two.");

    public static readonly DiagnosticDescriptor YamlWrongType = Error(
        "ORCH2006",
        "Wrong type",
        "{0} must be {1}, but this is {2}. {3}");

    public static readonly DiagnosticDescriptor YamlUnknownKey = Warning(
        "ORCH2007",
        "Unknown key",
        "The key '{0}' is not known here and is ignored.{1} Keys of your own begin with 'x-'.");

    public static readonly DiagnosticDescriptor YamlEmptyValue = Warning(
        "ORCH2008",
        "Key without value",
        "'{0}' has no value and is ignored. Give it a value or remove the line.");

    public static readonly DiagnosticDescriptor YamlUndefinedAlias = Error(
        "ORCH2009",
        "Undefined alias",
        "The alias '*{0}' has no anchor '&{0}' above it. Define the anchor first, or quote the text if no alias is meant.");

    public static readonly DiagnosticDescriptor YamlTag = Error(
        "ORCH2010",
        "Type tag",
        "The tag '{0}' is not resolved: this file holds plain texts, numbers and lists. Remove the tag, or quote the text if no tag is meant.");

    public static readonly DiagnosticDescriptor YamlTooComplex = Error(
        "ORCH2011",
        "YAML nested or aliased too deeply",
        "This file goes beyond what orchestration.yml can need ({0}). Write it more simply.");

    public static readonly DiagnosticDescriptor YamlSecondDocument = Error(
        "ORCH2012",
        "Second YAML document",
        "A second document begins here with '---'; only one is read. Remove the line or the document.");

    public static readonly DiagnosticDescriptor NoTaskGroups = Error(
        "ORCH2013",
        "No task_groups",
        "This file has no 'task_groups' list. Write one entry per group of tasks.md, such as '- name: {0}', or run -t:ScaffoldOrchestration, which adds them.");

    public static readonly DiagnosticDescriptor EntryWithoutName = Error(
        "ORCH2014",
        "Entry without name",
        "This entry of 'task_groups' has no name, so it belongs to no group. Add 'name:' with the title of a group of tasks.md.");

    public static readonly DiagnosticDescriptor InvalidDuration = Error(
        "ORCH2015",
        "Invalid duration",
        "'{0}' is not a duration for '{1}'. Write 90s, 45m, 2h or 1h30m, at most 14 days.");

    public static readonly DiagnosticDescriptor InvalidNumber = Error(
        "ORCH2016",
        "Invalid number",
        "'{0}' is not a number for '{1}'. Write a whole number from {2} to {3}.");

    public static readonly DiagnosticDescriptor InvalidChoice = Error(
        "ORCH2017",
        "Invalid value",
        "'{0}' is not a value of '{1}'.{2} Write one of: {3}.");

    public static readonly DiagnosticDescriptor EmptyEntry = Error(
        "ORCH2018",
        "Empty text in a list",
        "An item of '{0}' is empty. Write a text or remove the item.");
}
