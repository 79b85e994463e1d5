using Supervisor.Claude.Launching;
using Supervisor.Core.Sessions;

namespace Supervisor.Claude.Tests.Launching;

/// <summary>The last words are as both clients print them; each ends with exit code 1.</summary>
public class LaunchProblemsTests
{
    [Theory]
    [InlineData(LaunchProblem.SessionIdInUse, "Error: Session ID 5a678084-2f4b-4278-b6d6-eb5a3aa016e6 is already in use.")]
    [InlineData(LaunchProblem.SessionIdInUse, "\n\n Error: Session ID 5a678084-2f4b-4278\n-b6d6-eb5a3aa016e6 is already\nin use.\n")]
    [InlineData(LaunchProblem.NoConversation, "No conversation found with session ID: 70fbec16-795b-4243-ac9e-9934298731c9")]
    [InlineData(LaunchProblem.None, "Error: Invalid session ID. Must be a valid UUID.")]
    [InlineData(LaunchProblem.None, "Error: Settings file not found: /x/none.json")]
    [InlineData(LaunchProblem.None, "Resume this session with:\nclaude --resume 70fbec16-795b-4243-ac9e-9934298731c9")]
    [InlineData(LaunchProblem.None, "")]
    [InlineData(LaunchProblem.None, null)]
    public void The_last_words_of_a_client_tell_why_it_did_not_start(LaunchProblem expected, string? lastScreen) =>
        Assert.Equal(expected, LaunchProblems.Read(lastScreen));
}
