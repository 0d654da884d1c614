using System.Text;
using Orchestration.Build.FakeAgent;

// An agent command line without a model. What it does stands in a script (see Script); what it did stands in files outside the state folder
// (see Recorder), so that a test judges by them and never by what the orchestrator believes.
var prompt = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false)).ReadToEnd();
if (prompt.Length == 0)
{
    // As the real ones do: nobody asked for anything.
    return 1;
}

var recorder = Recorder.Create(args, prompt);
recorder.Start();
var agent = new Agent(recorder, Script.Load(recorder, prompt));
return agent.Run();
