using System.Threading.Channels;
using Orchestration.Build.Pipeline;

namespace Orchestration.Build.Tests.Pipeline;

[TestClass]
public sealed class FailuresTests
{
    private const int NoSpace = 28;

    [TestMethod]
    public void A_full_disk_is_found_behind_whatever_wraps_it()
    {
        var full = new IOException("No space left on device : '/work tree/log'", NoSpace);

        foreach (var exception in new Exception[] { full, new ChannelClosedException(full), new AggregateException(new InvalidOperationException(), new InvalidOperationException("x", full)) })
        {
            var said = Failures.ToDiagnostic(exception);

            Assert.AreEqual("ORCH0014", said.Code);
            StringAssert.Contains(said.Message, "No space left on device");
            Assert.DoesNotContain("   at ", said.Message);
        }
    }

    [TestMethod]
    public void A_refused_file_is_a_refused_file_and_the_rest_is_our_fault()
    {
        Assert.AreEqual("ORCH0007", Failures.ToDiagnostic(new InvalidOperationException("x", new UnauthorizedAccessException("denied"))).Code);
        Assert.AreEqual("ORCH0001", Failures.ToDiagnostic(new InvalidOperationException("x")).Code);
    }
}
