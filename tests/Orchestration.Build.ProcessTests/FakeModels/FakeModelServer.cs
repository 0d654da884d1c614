using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.IO.Compression;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Orchestration.Build.ProcessTests.FakeModels;

/// <summary>One request for an answer, and what was answered.</summary>
/// <param name="Prompt">All that the user said, the agent's own additions included.</param>
/// <param name="ToolResults">What the agent's tools returned so far.</param>
internal sealed record FakeRequest(
    TimeSpan Time,
    string Protocol,
    string Model,
    string Prompt,
    ImmutableArray<string> Tools,
    ImmutableArray<string> ToolResults,
    int Status);

/// <summary>
/// A model on loopback that follows a script instead of thinking: real agents work with it without network, key or cost. It speaks Anthropic
/// Messages, OpenAI Responses and Chat Completions, and Gemini. The script stands in the prompt (<see cref="Script"/>), or a rule gives it.
/// </summary>
internal sealed class FakeModelServer : IAsyncDisposable
{
    private static readonly ImmutableArray<IProtocol> Protocols =
        [new AnthropicProtocol(), new ResponsesProtocol(), new ChatProtocol(), new GeminiProtocol()];

    private readonly WebApplication _application;
    private readonly ConcurrentQueue<FakeRequest> _requests = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly long _started = TimeProvider.System.GetTimestamp();
    private readonly Func<string, string?> _rule;
    private readonly Func<string, Task> _hold;

    private FakeModelServer(WebApplication application, Func<string, string?> rule, Func<string, Task> hold) =>
        (_application, _rule, _hold) = (application, rule, hold);

    /// <summary><c>http://127.0.0.1:port</c>.</summary>
    public string Url { get; private set; } = "";

    public IReadOnlyList<FakeRequest> Requests => [.. _requests];

    /// <summary>Since the server started; what <see cref="FakeRequest.Time"/> is measured against.</summary>
    public TimeSpan Now => TimeProvider.System.GetElapsedTime(_started);

    /// <param name="rule">Script for what a user said, or null for the markers in it.</param>
    /// <param name="hold">Given all that a user said: what the answer waits for.</param>
    public static async Task<FakeModelServer> StartAsync(Func<string, string?>? rule = null, Func<string, Task>? hold = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Listen(IPAddress.Loopback, 0);
            options.Limits.MaxRequestBodySize = null;
        });
        var application = builder.Build();
        var server = new FakeModelServer(application, rule ?? (_ => null), hold ?? (_ => Task.CompletedTask));
        application.Run(server.ServeAsync);
        await application.StartAsync();
        server.Url = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _application.StopAsync();
        await _application.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        var protocol = Protocols.FirstOrDefault(candidate => candidate.Serves(path));
        if (!HttpMethods.IsPost(context.Request.Method) || protocol is null)
        {
            // Model lists, greetings, websockets: every agent can do without.
            context.Response.StatusCode = path.EndsWith(":countTokens", StringComparison.Ordinal) ? 200 : 404;
            await context.Response.WriteAsJsonAsync(new JsonObject { ["totalTokens"] = 10 });
            return;
        }

        var body = await ReadAsync(context.Request);
        try
        {
            await AnswerAsync(context, protocol, protocol.Read(body, path));
        }
        catch (OperationCanceledException)
        {
            // The agent went away, or the test is over.
            context.Abort();
        }
    }

    private async Task AnswerAsync(HttpContext context, IProtocol protocol, Conversation talk)
    {
        var (script, turns) = talk.IsAside ? (null, 0) : Find(talk);
        var step = script?.Next(turns);
        var status = step is { Name: "status" } ? Script.Status(step.Value.Detail) : 200;
        Log(talk, status);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        if (step is { Name: "hang" })
        {
            await Task.Delay(Timeout.Infinite, either.Token);
        }

        if (!talk.IsAside)
        {
            await _hold(UserText(talk)).WaitAsync(either.Token);
        }

        if (status != 200)
        {
            context.Response.StatusCode = status;
            if (Script.RetryAfter(step!.Value.Detail) is { } seconds)
            {
                context.Response.Headers.RetryAfter = seconds;
            }

            await context.Response.WriteAsJsonAsync(protocol.Failure(status, $"fake: status {status}"));
            return;
        }

        await SayAsync(context, protocol, talk, Reply(talk, script, step));
    }

    private static Reply Reply(Conversation talk, Script? script, Step? step)
    {
        if (talk.IsAside)
        {
            return new Reply(talk.Schema is null ? "Fake title" : Sample.Of(talk.Schema)!.ToJsonString());
        }

        var call = step is { } wanted ? ToolCall.Create(talk, wanted.Name, wanted.Detail) : null;
        return call is not null ? new Reply("", call)
            : step is { Name: "answer" } answer ? new Reply(answer.Detail)
            : step is { } missing ? new Reply($"This agent offers no tool to {missing.Name} with.")
            : new Reply(script?.Answer ?? "Fake reply.", Refuses: script?.Refuses ?? false);
    }

    private static async Task SayAsync(HttpContext context, IProtocol protocol, Conversation talk, Reply reply)
    {
        if (!talk.Stream)
        {
            await context.Response.WriteAsJsonAsync(protocol.Whole(talk, reply));
            return;
        }

        context.Response.ContentType = "text/event-stream";
        foreach (var item in protocol.Stream(talk, reply))
        {
            await context.Response.WriteAsync(item.Text, context.RequestAborted);
        }
    }

    // The last thing said that a rule or a marker answers to, and the tools called since.
    private (Script? Script, int Turns) Find(Conversation talk)
    {
        for (var i = talk.Messages.Count - 1; i >= 0; i--)
        {
            var (speaker, text) = talk.Messages[i];
            if (speaker == Speaker.User && Script.Parse(_rule(text) ?? text) is { } script)
            {
                return (script, talk.TurnsAfter(i));
            }
        }

        return (null, 0);
    }

    private static string UserText(Conversation talk) =>
        string.Join('\n', talk.Messages.Where(message => message.Speaker == Speaker.User).Select(message => message.Text));

    private void Log(Conversation talk, int status)
    {
        if (talk.IsAside)
        {
            return;
        }

        ImmutableArray<string> Said(Speaker speaker) => [.. talk.Messages.Where(message => message.Speaker == speaker).Select(message => message.Text)];
        _requests.Enqueue(new FakeRequest(
            Now,
            talk.Protocol,
            talk.Model,
            UserText(talk),
            [.. talk.Tools.Select(tool => tool.Name)],
            Said(Speaker.Result),
            status));
    }

    private static async Task<JsonObject> ReadAsync(HttpRequest request)
    {
        await using var stream = request.Headers.ContentEncoding == "gzip" ? new GZipStream(request.Body, CompressionMode.Decompress) : request.Body;
        try
        {
            return await JsonSerializer.DeserializeAsync<JsonObject>(stream) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
