/** Signing up: this browser knows the doctor's time zone, and tells it. */

const field = document.querySelector("[name=time_zone]");
if (field) field.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
