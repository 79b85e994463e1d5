namespace Supervisor.Control;

/// <summary>What <c>supervisorctl --json budget</c> prints: that part of <see cref="StatusReply"/>. Fields are added, never renamed.</summary>
/// <param name="Version">1.</param>
/// <param name="Sessions">Clients only: of a plain session nothing is tried.</param>
public sealed record BudgetReply(int Version, IReadOnlyList<SessionBudget> Sessions);

/// <summary>What may still be tried by itself for one session.</summary>
/// <param name="Name">The session.</param>
/// <param name="Budget">Every bound of its budget.</param>
/// <param name="Hold">A hold, which stops attempts whatever the budget says; null when there is none.</param>
public sealed record SessionBudget(string Name, BudgetStatus Budget, HoldStatus? Hold);
