using Supervisor.Claude.Signatures;
using Supervisor.Configuration;

namespace Supervisor.Daemon.Hosting;

/// <summary>The wordings of the client that hold: the built-in ones with the user's changes.</summary>
internal static class UserSignatures
{
    /// <summary>What the configuration itself cannot know: that a change names a built-in signature which does not exist.</summary>
    public static IEnumerable<string> Problems(SupervisorConfig config)
    {
        foreach (var signature in config.Signatures)
        {
            var problem = Problem(signature);
            if (problem is not null) yield return problem;
        }
    }

    /// <summary>Puts them together.</summary>
    /// <param name="config">Its signatures.</param>
    /// <param name="timedOut">Is told, once for each, of a signature whose pattern took too long (its id, and the text's length).</param>
    /// <exception cref="SignatureException">A change cannot be made; <see cref="Problems"/> tells all of them.</exception>
    public static ClientSignatures Build(SupervisorConfig config, Action<string, int> timedOut) =>
        ClientSignatures.BuiltIn.With([.. config.Signatures.Select(Change)], timedOut);

    private static string? Problem(SignatureConfig signature)
    {
        try
        {
            ClientSignatures.BuiltIn.With([Change(signature)]);
            return null;
        }
        catch (SignatureException e)
        {
            return e.Message;
        }
    }

    private static SignatureChange Change(SignatureConfig signature)
    {
        var where = SignaturePlace.None;
        foreach (var place in signature.Where) where |= Named<SignaturePlace>(place);
        return new SignatureChange(
            signature.Id,
            where == SignaturePlace.None ? null : where,
            signature.Pattern,
            signature.Class is null ? null : Named<SignatureClass>(signature.Class),
            signature.Clients,
            signature.Reference,
            signature.Disabled,
            signature.Place);
    }

    /// <summary>The configuration spells as the built-in data does: <c>context_full</c> is ContextFull.</summary>
    private static T Named<T>(string name)
        where T : struct, Enum =>
        Enum.Parse<T>(name.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
}
