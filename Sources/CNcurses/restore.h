// Restores the terminal where Swift no longer runs: in fatal signals, and at exit.
#pragma once

/// Remembers the terminal's modes as they are before ncurses changes them.
void overture_note_modes(int descriptor);
/// Sets the remembered modes.
void overture_restore_modes(void);
/// From now on a trap, a fatal signal or `exit` leaves a usable terminal.
void overture_arm_restore(int descriptor);
/// The terminal is already as it was.
void overture_disarm_restore(void);
