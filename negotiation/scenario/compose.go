package scenario

import (
	"fmt"
	"slices"

	"github.com/detente-sim/detente/negotiation"
	"github.com/detente-sim/detente/negotiation/compliance"
	"github.com/detente-sim/detente/negotiation/concession"
	"github.com/detente-sim/detente/negotiation/domestic"
	"github.com/detente-sim/detente/negotiation/environment"
	"github.com/detente-sim/detente/negotiation/protocol"
	"github.com/detente-sim/detente/negotiation/trust"
)

// Spec is what an archetype is made from.
type Spec struct {
	// ID and Type name the agent and its archetype; Type may be empty.
	ID, Type string
	Roles    []negotiation.Role
	// Weights and Values have one entry per issue, or none at all.
	Weights    []float64
	Values     []negotiation.Value
	Capability float64
	// Schedule and Noise are the concession schedule and the acceptance noise
	// that the parameters give to a principal.
	Schedule concession.Schedule
	Noise    float64
	// Rule is the bargaining rule that the parameters name for a principal; empty
	// means the usual one. Rules are the parameters of all rules.
	Rule  string
	Rules RulesParams
	// Scarcity is the weight that the usual rule gives to what runs out for the
	// agent, in [0, 1]; see [negotiation.Turn.Resource].
	Scarcity float64
	// Scenario is the file that the agent is made for, nil if there is none. Read
	// only.
	Scenario *File
}

// Archetypes makes agents from the types that a scenario names.
type Archetypes interface {
	Known
	Make(s Spec) (negotiation.Agent, error)
}

// Model builds the model of the scenario. Agents are made by the archetypes;
// the file's types must be known to them (see [File.CheckTypes]).
func (f *File) Model(types Archetypes) (*negotiation.Model, error) {
	if err := f.CheckTypes(types); err != nil {
		return nil, err
	}
	r, p := f.Resolve(), &f.Params
	m := &negotiation.Model{
		ID: f.ID, Title: f.Title, Rounds: r.Rounds, Issues: r.Issues,
		Discount: p.Discount, Snapback: p.Snapback, Residue: p.Residue,
		EstimateError: p.EstimateError, CosmeticShare: p.CosmeticShare,
		FullInformation: p.Modes.Information == "full",
		Thresholds: negotiation.Thresholds{
			Window: p.ClassWindow, Escalation: p.EscalationAt, DetenteCooperation: p.DetenteAt,
			DetenteTension: p.DetenteTension, Thaw: p.ThawAt, SideShare: p.BothSides,
			ConsolidationRelief: p.ConsolidRelief, ConsolidationDelivery: p.ConsolidReform,
			Acts: p.EscalationActs, Cycles: p.CycleReversals, NarrowDepth: p.NarrowDepth, NarrowDelivery: p.NarrowDelivery,
			CooptationCohesion: p.CooptationCohesion, CooptationDelivery: p.CooptationDelivery,
		},
	}
	if p.Modes.Valuation == "one-shot" {
		m.Valuation = negotiation.OneShot
	}
	if p.Modes.Table == "plan" {
		m.Table = negotiation.Plan
	}
	if p.Modes.Granularity == "obligation" {
		m.Granularity = negotiation.PerObligation
	}
	if err := f.seat(m, r, types); err != nil {
		return nil, err
	}
	m.Acts = f.acts()
	m.Parts = func() []negotiation.Part { return f.parts(r) }
	if p.Mode == ModeStacked {
		m.Parts = f.stacked
	}
	return m, nil
}

// seat adds the members and the settings of the principals.
func (f *File) seat(m *negotiation.Model, r *Resolved, types Archetypes) error {
	p := &f.Params
	n := 0
	for i := range r.Members {
		x := &r.Members[i]
		spec := Spec{ID: x.ID, Type: x.Type, Roles: x.Roles, Weights: x.Weights, Values: x.Values, Capability: x.Capability,
			Rules: p.RulesParams, Scenario: f}
		if n < len(r.Principals) && i == r.Principals[n] {
			beta, margin, honest := f.temper(n, x.ID)
			spec.Schedule = concession.Schedule{Beta: beta, Kappa: p.ConcessionStart}
			spec.Noise, spec.Rule = p.AcceptanceNoise, p.Rule[x.ID]
			if n == 0 {
				spec.Scarcity = p.Routes.VoteTactic
			}
			m.Parties = append(m.Parties, negotiation.Party{ID: x.ID, Margin: margin, Trustworthy: honest, Hurting: p.Hurting, Kind: reservationKinds[p.Option[x.ID]]})
			n++
		}
		b := negotiation.Member{ID: x.ID, Name: x.Name, Roles: f.played(x), Of: x.Of}
		if x.Weights != nil {
			a, err := types.Make(spec)
			if err != nil {
				return fmt.Errorf("%s: agents.%s: %w", f.name, x.ID, err)
			}
			b.Agent = a
		}
		m.Members = append(m.Members, b)
	}
	return nil
}

// played returns the roles that a member has in the model. Where the file says how
// strong guarantors are, one without strength stands behind nothing and is none.
func (f *File) played(x *Member) []negotiation.Role {
	if len(f.Guarantors) == 0 || f.Guarantors[x.ID].Strength > 0 {
		return x.Roles
	}
	return slices.DeleteFunc(slices.Clone(x.Roles), func(r negotiation.Role) bool { return r == negotiation.Guarantor })
}

// parts lists the mechanisms of the core model in the order in which they act
// within a phase. Each call returns fresh parts.
func (f *File) parts(r *Resolved) []negotiation.Part {
	p := &f.Params
	verification, talks := f.verification(r), f.talks(r)
	acts := f.hostility()
	parts := []negotiation.Part{
		f.shocks(),
		f.oil(r),
		f.calendar(r),
		f.guarantors(r),
		&environment.Incidents{Rate: p.Incident, Low: p.SeverityLow, High: p.SeverityHigh,
			Damping: p.Channel * p.Routes.ChannelIncident},
		f.spoilers(r),
		verification,
		f.beliefs(r),
		f.enforcement(r),
		&environment.Channel{Weight: f.channelWeight()},
		f.ratification(r),
	}
	parts = append(parts, f.thirdParties(r)...)
	parts = append(parts,
		f.exits(talks),
		f.threats(acts),
		acts,
		f.initiatives(),
		talks,
		f.conduct(verification),
	)
	parts = append(parts, f.rules(r)...)
	parts = append(parts, f.opinion(r)...)
	parts = append(parts,
		f.propagation(r),
		f.patrons(r),
		f.legitimacy(r),
	)
	parts = append(parts, f.power(r)...)
	return parts
}

func (f *File) principal(r *Resolved, n int) string { return r.Members[r.Principals[n]].ID }

func (f *File) shocks() negotiation.Part {
	s := &environment.Shocks{}
	for _, x := range f.Shocks {
		if x.Act != "" {
			continue
		}
		k := environment.Shock{Round: x.Month}
		switch {
		case x.Oil != nil:
			k.Kind, k.Value = environment.OilShock, *x.Oil
		case x.Guarantor != nil:
			k.Kind, k.Value = environment.GuarantorShock, *x.Guarantor
		case x.Monitor != nil:
			k.Kind, k.Value = environment.MonitorShock, *x.Monitor
		default:
			k.Kind, k.Party, k.Value = environment.ElectionShock, x.Of, float64(x.To)
		}
		s.Script = append(s.Script, k)
	}
	return s
}

func (f *File) oil(r *Resolved) negotiation.Part {
	p := &f.Params
	return &environment.Oil{
		Reversion: p.Oil.Reversion, Volatility: p.Oil.Volatility, Mean: p.Oil.Mean,
		Party: f.principal(r, 1), Issues: f.Links.Oil,
		Slope: p.OilWeight * p.Routes.OilWeight, Cap: p.OilClip,
		Seller: f.principal(r, 0), Rent: p.OilReservation * p.Routes.OilReservation,
	}
}

func (f *File) calendar(r *Resolved) negotiation.Part {
	p := &f.Params
	// A principal without a date is listed too: a script may call its vote.
	return &environment.Calendar{Width: p.VoteWidth, AfterLevel: p.AfterLevel, AfterWidth: p.AfterWidth, Votes: []environment.Vote{
		{Party: f.principal(r, 0), Date: float64(p.VoteFirst), Period: float64(p.PeriodFirst),
			Issues: f.Links.VoteFirst, Slope: p.VoteWeightFirst * p.Routes.VoteFirst},
		{Party: f.principal(r, 1), Date: float64(p.VoteSecond), Period: float64(p.PeriodSecond),
			Issues: f.Links.VoteSecond, Slope: p.VoteWeightSecond * p.Routes.VoteSecond * (p.Backlash + p.DiasporaBacklash) / 2,
			Relief: p.VoteRelief * p.Routes.VoteReservation},
	}}
}

// called reports whether the script calls or moves a vote of a principal.
func (f *File) called(principal string) bool {
	return slices.ContainsFunc(f.Shocks, func(x Shock) bool { return x.Event != "" && x.Of == principal })
}

func (f *File) beliefs(r *Resolved) negotiation.Part {
	p := &f.Params
	a, b := f.principal(r, 0), f.principal(r, 1)
	prior := []float64{0, f.TrustOf(a, b), f.TrustOf(b, a), 0}
	damping := p.SpoilerDamping * p.Channel * p.Routes.ChannelInference
	if p.Modes.Belief == "beta" {
		return &trust.CountingBeliefs{Base: prior, Weight: p.PriorWeight, Keep: p.CountKeep,
			Credit: p.EvidenceWeight, Control: p.Capacity, Damping: damping}
	}
	return &trust.TypeBeliefs{Prior: prior, Inertia: p.Inertia, CosmeticShare: p.CosmeticShare,
		Forgetting: p.Forgetting, Control: p.Capacity, Damping: damping, Odds: p.EvidenceOdds}
}

func (f *File) enforcement(r *Resolved) negotiation.Part {
	p := &f.Params
	return &compliance.Enforcement{
		Will: []float64{p.EnforceFirst, p.EnforceSecond}, Standard: p.Proof, Cooling: p.Pause,
		Tension: p.SnapbackTension, Damping: p.Channel * p.Routes.ChannelSnapback,
		EnforcerLegitimacy: p.EnforcerLegitimacy, AccusedLegitimacy: p.AccusedLegitimacy,
		DearOil: p.OilEnforcement * p.Routes.OilEnforcement, OilParty: f.principal(r, 1),
	}
}

func (f *File) talks(r *Resolved) *protocol.Talks {
	p := &f.Params
	t := &protocol.Talks{
		Course: courses[p.Mode], Rounds: p.Window, Pause: int(p.Pause), First: p.First,
		LastOffer: p.Deadline == "final", FinalShare: p.LastShare, LastRound: p.HardDeadline,
		Tension: p.NoDeal, Mediation: p.Mediator, Opening: p.OpeningDraft,
		Text: protocol.SingleText{Slack: p.TextSlack, Step: p.TextStep, Drafts: p.Drafts, Tilt: p.MediatorTilt,
			Error: p.MediatorError, Range: 20,
			Inflate: [2]float64{p.Lie[f.principal(r, 0)], p.Lie[f.principal(r, 1)]}},
		LookAhead: f.lookAhead(), Hooks: f.anticipation(), KeptFor: p.OpenForce, CleanFor: p.OpenClean,
		Package: r.Packages[p.Package], Giver: f.principal(r, 1),
	}
	f.bargaining(t)
	if t.First == "random" {
		t.First = ""
	}
	return t
}

var courses = map[string]protocol.Course{
	"seq": protocol.StepByStep, "grand": protocol.Grand, "front": protocol.Front, "fixed": protocol.Fixed,
}

func (f *File) conduct(v *compliance.Verification) negotiation.Part {
	p := &f.Params
	return &compliance.Conduct{
		Verification: v, Precision: p.Precision, Inertia: p.Inertia, Punishment: p.Punishment,
		Discount:     [...]float64{p.DiscountT, p.DiscountN},
		CostFactor:   [...]float64{p.CostT, p.CostN},
		Temptation:   [...]float64{p.TemptationT, p.TemptationN},
		Assurance:    [...]float64{p.Assurance, 0},
		GrossLoss:    p.Modes.Loss == "gross",
		FutureWeight: p.FutureWeight, FutureLevel: p.FutureLevel, Speed: p.Speed,
	}
}

func (f *File) propagation(r *Resolved) negotiation.Part {
	p := &f.Params
	x := &environment.Propagation{Outflow: f.Links.Migration, ArithmeticMean: p.IndexForm == "mean"}
	weights := [...]float64{p.Relief1, p.Relief2, p.Relief3}
	for i, k := range f.Links.Relief {
		x.Relief = append(x.Relief, environment.IssueWeight{Issue: k, Weight: weights[i]})
	}
	l := &x.Living
	l.Start, l.Rate, l.Base, l.FromRelief = p.Init.Living, p.LivingRate, p.LivingBase, p.LivingRelief
	l.FromOil, l.FromPatrons = p.LivingOil*p.Routes.OilLiving, p.LivingPatrons*p.Routes.PatronLiving
	g := &x.Migration
	g.Start, g.Rate, g.Base, g.FromLiving = p.Init.Migration, p.MigrationRate, p.MigrationRest, p.MigrationLiving
	g.FromOutflow, g.FromTension = p.MigrationControl, p.MigrationTension
	t := &x.Tension
	t.Start, t.Keep, t.Base, t.FromCooperation = p.Init.Tension, p.TensionKeep, p.TensionBase, p.TensionRelief
	t.FromSnapback, t.FromReport = p.TensionSnapback, p.TensionReport
	x.Hardship.Party, x.Hardship.Slope, x.Hardship.Reference = f.principal(r, 0), p.LivingRes*p.Routes.LivingReservation, p.LivingRef
	if f.Links.Migration != "" {
		q := &x.Pressure
		q.Party, q.Issue = f.principal(r, 1), f.Links.Migration
		q.Level, q.Slope = 1+float64(p.Routes.MigrationWeight*(p.MigrationBase-1)), p.Routes.MigrationWeight*p.MigrationSlope
		q.Reservation, q.Reference = p.MigrationRes*p.Routes.MigrationRes, p.MigrationRef
	}
	return x
}

func (f *File) legitimacy(r *Resolved) negotiation.Part {
	l := &domestic.Legitimacy{}
	for n := range r.Principals {
		l.Start = append(l.Start, f.Params.Init.Legitimacy[f.principal(r, n)])
	}
	return l
}

var reservationKinds = map[string]negotiation.ReservationKind{
	"inside": negotiation.InsideOption, "outside": negotiation.OutsideOption, "breakdown": negotiation.Breakdown,
}
