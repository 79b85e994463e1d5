namespace Supervisor.Core.Recovery;

/// <summary>What kind of failure ended a turn; it decides the remedy. The names are public contract, in snake case.</summary>
public enum FailureClass
{
    /// <summary>Nothing known fits. Nothing is typed; a person is told.</summary>
    Unknown,

    /// <summary>A connection or a server failed in a way that passes: try again.</summary>
    Transient,

    /// <summary>The API is overloaded: try again, later.</summary>
    Overloaded,

    /// <summary>A rate or usage limit: wait until it ends.</summary>
    Limit,

    /// <summary>The conversation no longer fits the model's context.</summary>
    ContextFull,

    /// <summary>The history itself makes every request fail.</summary>
    Poisoned,

    /// <summary>Sign-in is missing, expired or wrong.</summary>
    Auth,

    /// <summary>Money: credit, plan or payment.</summary>
    Billing,

    /// <summary>The model or a policy refused. Asking again is not the answer.</summary>
    Refused,

    /// <summary>A setting is wrong: a model that does not exist, a bad option.</summary>
    Config,

    /// <summary>The client itself no longer reacts.</summary>
    Wedged,
}
