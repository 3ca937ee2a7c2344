@echo off
rem Starts the program and opens it in the browser; the first time it installs it beside this file.
chcp 65001 >nul
cd /d "%~dp0"
if exist "program\installed.txt" goto start
rem The newest one that is there; without the launcher, whatever "python" is.
set "RUN=python"
for %%v in (3.11 3.12 3.13) do (
    py -%%v -c "" >nul 2>nul
    if not errorlevel 1 set "RUN=py -%%v"
)
%RUN% install.py
if errorlevel 1 goto failed

:start
"program\Scripts\python.exe" start.py
if errorlevel 1 goto failed
exit /b 0

:failed
echo.
echo Python 3.11, 3.12 or 3.13 (64 bit) is needed; see README.txt
pause
exit /b 1
