// Package thirdparty holds those who stand beside the table: guarantors who help
// to restore compliance, and patrons who support one side from outside.
//
//	guarantors and what they do    [Guarantors]
//	patrons and their client       [Patrons]
package thirdparty
