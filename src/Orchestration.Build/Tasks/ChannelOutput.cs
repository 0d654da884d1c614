using System.Threading.Channels;
using Orchestration.Build.Diagnostics;
using Orchestration.Build.Pipeline;

namespace Orchestration.Build.Tasks;

/// <summary>Takes what any thread says and hands it to the task's thread, in order. Nothing is lost: <see cref="Run"/> drains before it returns.</summary>
internal sealed class ChannelOutput : IBuildOutput
{
    private readonly Channel<Action<IBuildOutput>> _channel =
        Channel.CreateUnbounded<Action<IBuildOutput>>(new UnboundedChannelOptions { SingleReader = true });

    private readonly IBuildOutput _output;

    private ChannelOutput(IBuildOutput output) => _output = output;

    public int? LiveWidth => _output.LiveWidth;

    public bool HasSymbols => _output.HasSymbols;

    public void Report(Diagnostic diagnostic) => _channel.Writer.TryWrite(output => output.Report(diagnostic));

    public void Line(string text) => _channel.Writer.TryWrite(output => output.Line(text));

    public void Annotation(string text) => _channel.Writer.TryWrite(output => output.Annotation(text));

    public void Detail(string text) => _channel.Writer.TryWrite(output => output.Detail(text));

    public void Result(string path, string? label, string? note) => _channel.Writer.TryWrite(output => output.Result(path, label, note));

    public void Status(string indicator, string text) => _channel.Writer.TryWrite(output => output.Status(indicator, text));

    /// <summary>Does the work on other threads while the calling one passes on what it says.</summary>
    public static T Run<T>(IBuildOutput output, Func<IBuildOutput, Task<T>> work)
    {
        var posted = new ChannelOutput(output);
        var running = Task.Run(async () =>
        {
            try
            {
                return await work(posted);
            }
            finally
            {
                posted._channel.Writer.Complete();
            }
        });
        posted.Drain(output);
        return running.GetAwaiter().GetResult();
    }

    private void Drain(IBuildOutput output)
    {
        while (_channel.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_channel.Reader.TryRead(out var say))
            {
                say(output);
            }
        }
    }
}
