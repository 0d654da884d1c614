namespace Orchestration.Build.Running.Output;

/// <summary>Takes text in pieces of any length.</summary>
internal interface ITextSink
{
    void Write(ReadOnlySpan<char> text);
}
