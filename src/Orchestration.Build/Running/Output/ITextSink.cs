namespace Orchestration.Build.Running;

/// <summary>Takes text in pieces of any length.</summary>
internal interface ITextSink
{
    void Write(ReadOnlySpan<char> text);
}
