using Supervisor.Core.Recovery;

namespace Supervisor.Claude.Signatures;

/// <summary>What a wording of the client means. The names are public contract, in snake case.</summary>
public enum SignatureClass
{
    /// <summary>A connection or a server failed in a way that passes.</summary>
    Transient,

    /// <summary>The API is overloaded.</summary>
    Overloaded,

    /// <summary>A rate or usage limit is reached.</summary>
    Limit,

    /// <summary>The conversation no longer fits the model's context.</summary>
    ContextFull,

    /// <summary>The history itself makes every request fail.</summary>
    Poisoned,

    /// <summary>Sign-in is missing, expired or wrong.</summary>
    Auth,

    /// <summary>Money: credit, plan or payment.</summary>
    Billing,

    /// <summary>The model or a policy refused.</summary>
    Refused,

    /// <summary>A setting is wrong.</summary>
    Config,

    /// <summary>The client no longer reacts.</summary>
    Wedged,

    /// <summary>No failure: the client tries again, or waits, by itself.</summary>
    ClientRetrying,

    /// <summary>No failure: the client tells something about its turn or its limits.</summary>
    Notice,

    /// <summary>No failure: it looks like one and has nothing to do with the turn.</summary>
    Noise,
}

/// <summary>Which classes are failures of a turn.</summary>
public static class SignatureClasses
{
    /// <summary>The failure that a class means, or null for those that are none.</summary>
    public static FailureClass? Failure(this SignatureClass signature) => signature switch
    {
        SignatureClass.Transient => FailureClass.Transient,
        SignatureClass.Overloaded => FailureClass.Overloaded,
        SignatureClass.Limit => FailureClass.Limit,
        SignatureClass.ContextFull => FailureClass.ContextFull,
        SignatureClass.Poisoned => FailureClass.Poisoned,
        SignatureClass.Auth => FailureClass.Auth,
        SignatureClass.Billing => FailureClass.Billing,
        SignatureClass.Refused => FailureClass.Refused,
        SignatureClass.Config => FailureClass.Config,
        SignatureClass.Wedged => FailureClass.Wedged,
        _ => null,
    };
}
