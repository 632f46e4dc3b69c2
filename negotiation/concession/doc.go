// Package concession holds the tactics by which a negotiator moves from its own
// best offer towards its reservation value: schedules that depend on time or on
// a resource, tit for tat on offers, and Zeuthen's rule by willingness to risk
// conflict.
package concession
