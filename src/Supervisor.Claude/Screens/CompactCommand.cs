namespace Supervisor.Claude.Screens;

/// <summary>The client's command that replaces the conversation by a summary of it [measured on 2.1.146 and 2.1.329].</summary>
public static class CompactCommand
{
    /// <summary>What is typed.</summary>
    public const string Text = "/compact";
}
