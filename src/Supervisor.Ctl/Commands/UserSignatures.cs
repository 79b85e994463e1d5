using Supervisor.Claude.Signatures;
using Supervisor.Configuration;
using Supervisor.Ctl.Output;

namespace Supervisor.Ctl.Commands;

/// <summary>The wordings of the client that hold for a diagnosis: the built-in ones with those of the user's configuration.</summary>
internal static class UserSignatures
{
    /// <summary>Reads them. What cannot be used is said and left out: a broken configuration is no reason not to diagnose.</summary>
    /// <param name="config">What <c>--config</c> names; null for the one that is found, if there is one.</param>
    public static ClientSignatures Read(string? config, ConfigEnvironment environment, TextWriter errors)
    {
        if (ConfigLocator.Find(config, environment) is not { } file) return ClientSignatures.BuiltIn;
        var result = SupervisorConfigLoader.Load(
            Path.GetFullPath(file, environment.CurrentDirectory), environment with { ReadsSecrets = false });
        if (!result.Ok)
        {
            foreach (var error in result.Errors.Take(3)) errors.WriteLine(SafeText.Line($"{error}"));
            errors.WriteLine("The configuration has errors, so its signatures are left out; the built-in ones are used.");
            return ClientSignatures.BuiltIn;
        }

        var known = ClientSignatures.BuiltIn;
        foreach (var signature in result.Value.Signatures)
        {
            try
            {
                known = known.With([Change(signature)]);
            }
            catch (SignatureException problem)
            {
                errors.WriteLine($"{SafeText.Line(problem.Message)} It is left out.");
            }
        }

        return known;
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
